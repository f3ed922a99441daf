// Blobs of a Net, as Net and Extractor see them.
#ifndef NCNN_MP_BLOB_H
#define NCNN_MP_BLOB_H

#include "net.h"

// The number of the blob that a program names, by name or by number; ValueError, IndexError. The type
// is checked before anything else is looked at: TypeError.
void ncnn_mp_blob_check_type(mp_obj_t which);
int32_t ncnn_mp_blob_find(const verify_graph_t *graph, mp_obj_t which);

// (w,), (w, h), (w, h, c) or (w, h, d, c); None where it is not known.
mp_obj_t ncnn_mp_blob_shape(const verify_shape_t *shape);

// Net.blob() and Net.blobs()
MP_DECLARE_CONST_FUN_OBJ_2(ncnn_mp_net_blob_obj);
MP_DECLARE_CONST_FUN_OBJ_1(ncnn_mp_net_blobs_obj);

#endif
