// Extractor as Net sees it.
#ifndef NCNN_MP_EXTRACTOR_H
#define NCNN_MP_EXTRACTOR_H

#include "net.h"

// A new Extractor object of a loaded Net, with what the Net's object keeps; MemoryError.
mp_obj_t ncnn_mp_extractor_new(ncnn_mp_net_t *net, mp_obj_t kept);

#endif
