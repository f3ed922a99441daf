// Models in ROM: weights that lie in a ROMFS partition are used there, without a copy.
#ifndef NCNN_MP_IN_PLACE_H
#define NCNN_MP_IN_PLACE_H

#include "py/obj.h"

#include "reader.h"
#include "verify/graph.h"

// ROMFS partitions are the one kind of memory that a port says is there for good: neither the
// collector nor a program moves, frees or shortens it.
#define NCNN_MP_IN_PLACE (MICROPY_VFS_ROM && MICROPY_VFS_ROM_IOCTL)

// Whether an object's buffer lies in such a partition; may raise MemoryError.
bool ncnn_mp_is_in_rom(mp_obj_t object);

// Whether a reader's buffer lies there and holds, from its first byte to its last, the weights that
// the verifier knows the network to have: then ncnn reads nothing else. May raise MemoryError.
bool ncnn_mp_in_place_possible(const ncnn_mp_reader_t *reader, const verify_graph_t *graph);

// In place of ncnn_net_load_model_datareader(): the same, and the net uses the bytes where they are.
int ncnn_mp_in_place_load(ncnn_net_t net, const ncnn_datareader_t view);

#endif
