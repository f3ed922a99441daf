// The module table of ncnn_mp: what `import ncnn_mp` gives.

#include "py/runtime.h"

#include "fail.h"
#include "guard.h"
#include "handle.h"
#include "layer_names.h"
#include "memory.h"
#include "types.h"

const mp_obj_type_t *const ncnn_mp_types[] = {
    &ncnn_mp_type_allocator,
    &ncnn_mp_type_block,
    &ncnn_mp_type_option,
    &ncnn_mp_type_mat,
    &ncnn_mp_type_paramdict,
    &ncnn_mp_type_datareader,
    &ncnn_mp_type_modelbin,
    &ncnn_mp_type_layer,
    &ncnn_mp_type_net,
    &ncnn_mp_type_extractor,
    &ncnn_mp_type_blob,
    NULL,
};

static mp_obj_t module_version(void) {
    const char *version = ncnn_version();
    return mp_obj_new_str_from_cstr(version);
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_version_obj, module_version);

static mp_obj_t module_version_number(void) {
    return mp_obj_new_int(ncnn_version_number());
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_version_number_obj, module_version_number);

static mp_obj_t module_native_bytes(void) {
    return mp_obj_new_int_from_uint(ncnn_mp_native_bytes());
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_native_bytes_obj, module_native_bytes);

// The layer types that this ncnn can make.
static mp_obj_t layer_names(void) {
    mp_obj_t names = mp_obj_new_list(0, NULL);
    const char *name;
    for (int32_t type = 0; (name = ncnn_mp_layer_name(type)) != NULL; type++) {
        if (ncnn_mp_layer_built(type)) {
            mp_obj_list_append(names, mp_obj_new_str_from_cstr(name));
        }
    }
    return names;
}

// features() -> what ncnn was built with: a bool an option, and the list of layer types
static mp_obj_t module_features(void) {
    static const struct {
        uint16_t name;
        bool built;
    } options[] = {
        { MP_QSTR_STRING, NCNN_STRING },
        { MP_QSTR_STDIO, NCNN_STDIO },
        { MP_QSTR_PIXEL, NCNN_PIXEL },
        { MP_QSTR_DRAWING, NCNN_PIXEL_DRAWING },
        { MP_QSTR_BATCH, NCNN_BATCH },
        { MP_QSTR_VULKAN, NCNN_VULKAN },
        { MP_QSTR_INT8, NCNN_INT8 },
    };
    mp_obj_t features = mp_obj_new_dict(0);
    for (size_t i = 0; i < MP_ARRAY_SIZE(options); i++) {
        mp_obj_dict_store(features, MP_OBJ_NEW_QSTR(options[i].name), mp_obj_new_bool(options[i].built));
    }
    mp_obj_dict_store(features, MP_OBJ_NEW_QSTR(MP_QSTR_layers), layer_names());
    return features;
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_features_obj, module_features);

#if NCNN_MP_AUDIT

// _live() -> live native handles by class
static mp_obj_t module_live(void) {
    mp_obj_t counts = mp_obj_new_dict(0);
    for (size_t i = 0; ncnn_mp_types[i] != NULL; i++) {
        mp_obj_t count = mp_obj_new_int_from_uint(ncnn_mp_live_handles_of(ncnn_mp_types[i]));
        mp_obj_dict_store(counts, MP_OBJ_NEW_QSTR(ncnn_mp_types[i]->name), count);
    }
    return counts;
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_live_obj, module_live);

static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(module_guard_obj, 0, 2, ncnn_mp_guard);
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(module_fail_obj, 0, 3, ncnn_mp_fail);

#endif

static const mp_rom_map_elem_t module_globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_ncnn_mp) },
    { MP_ROM_QSTR(MP_QSTR_version), MP_ROM_PTR(&module_version_obj) },
    { MP_ROM_QSTR(MP_QSTR_version_number), MP_ROM_PTR(&module_version_number_obj) },
    { MP_ROM_QSTR(MP_QSTR_features), MP_ROM_PTR(&module_features_obj) },
    { MP_ROM_QSTR(MP_QSTR_native_bytes), MP_ROM_PTR(&module_native_bytes_obj) },
    { MP_ROM_QSTR(MP_QSTR_Allocator), MP_ROM_PTR(&ncnn_mp_type_allocator) },
    { MP_ROM_QSTR(MP_QSTR_Option), MP_ROM_PTR(&ncnn_mp_type_option) },
    { MP_ROM_QSTR(MP_QSTR_Mat), MP_ROM_PTR(&ncnn_mp_type_mat) },
    { MP_ROM_QSTR(MP_QSTR_ParamDict), MP_ROM_PTR(&ncnn_mp_type_paramdict) },
    { MP_ROM_QSTR(MP_QSTR_ModelBin), MP_ROM_PTR(&ncnn_mp_type_modelbin) },
    { MP_ROM_QSTR(MP_QSTR_Layer), MP_ROM_PTR(&ncnn_mp_type_layer) },
    { MP_ROM_QSTR(MP_QSTR_DataReader), MP_ROM_PTR(&ncnn_mp_type_datareader) },
    { MP_ROM_QSTR(MP_QSTR_Net), MP_ROM_PTR(&ncnn_mp_type_net) },
    { MP_ROM_QSTR(MP_QSTR_Extractor), MP_ROM_PTR(&ncnn_mp_type_extractor) },
    { MP_ROM_QSTR(MP_QSTR_Blob), MP_ROM_PTR(&ncnn_mp_type_blob) },
    #if NCNN_MP_AUDIT
    { MP_ROM_QSTR(MP_QSTR__live), MP_ROM_PTR(&module_live_obj) },
    { MP_ROM_QSTR(MP_QSTR__guard), MP_ROM_PTR(&module_guard_obj) },
    { MP_ROM_QSTR(MP_QSTR__fail), MP_ROM_PTR(&module_fail_obj) },
    #endif
};
static MP_DEFINE_CONST_DICT(module_globals, module_globals_table);

const mp_obj_module_t ncnn_mp_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&module_globals,
};

MP_REGISTER_MODULE(MP_QSTR_ncnn_mp, ncnn_mp_module);
