#ifndef CHANNELS_H
#define CHANNELS_H

#include "ncnn/c_api.h"

#ifdef __cplusplus
extern "C" {
#endif

int copy_channel(ncnn_mat_t mat, int index, unsigned char *to);

#ifdef __cplusplus
}
#endif

#endif
