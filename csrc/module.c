// The module table of ncnn_mp: what `import ncnn_mp` gives.

#include "py/obj.h"
#include "py/runtime.h"

#include "c_api.h"

static mp_obj_t module_version(void) {
    const char *version = ncnn_version();
    return mp_obj_new_str(version, strlen(version));
}
static MP_DEFINE_CONST_FUN_OBJ_0(module_version_obj, module_version);

static const mp_rom_map_elem_t module_globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_ncnn_mp) },
    { MP_ROM_QSTR(MP_QSTR_version), MP_ROM_PTR(&module_version_obj) },
};
static MP_DEFINE_CONST_DICT(module_globals, module_globals_table);

const mp_obj_module_t ncnn_mp_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&module_globals,
};

MP_REGISTER_MODULE(MP_QSTR_ncnn_mp, ncnn_mp_module);
