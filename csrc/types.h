// The module's classes, for the files that must tell them apart.
#ifndef NCNN_MP_TYPES_H
#define NCNN_MP_TYPES_H

#include "py/obj.h"

extern const mp_obj_type_t ncnn_mp_type_allocator;
extern const mp_obj_type_t ncnn_mp_type_block;
extern const mp_obj_type_t ncnn_mp_type_option;
extern const mp_obj_type_t ncnn_mp_type_mat;
extern const mp_obj_type_t ncnn_mp_type_paramdict;
extern const mp_obj_type_t ncnn_mp_type_datareader;
extern const mp_obj_type_t ncnn_mp_type_modelbin;
extern const mp_obj_type_t ncnn_mp_type_layer;
extern const mp_obj_type_t ncnn_mp_type_net;
extern const mp_obj_type_t ncnn_mp_type_extractor;
extern const mp_obj_type_t ncnn_mp_type_blob;

// All of them, ended by NULL.
extern const mp_obj_type_t *const ncnn_mp_types[];

#endif
