// Buffers of Python's.

#include "py/objarray.h"
#include "py/runtime.h"

#include "buffer.h"
#include "error.h"
#include "guard.h"

static mp_buffer_info_t buffer_get(mp_obj_t object, qstr name, mp_uint_t flags, const char *expected) {
    mp_buffer_info_t buffer;
    GUARD_ARGUMENT(buffer_type, mp_get_buffer(object, &buffer, flags), TypeError, name, object, expected);
    // An array of objects or pointers answers like any other.
    bool plain = buffer.typecode != 'O' && buffer.typecode != 'P' && buffer.typecode != 'S';
    GUARD(buffer_plain, plain, TypeError, "%q is an array of '%c', expected one of numbers", name, buffer.typecode);
    return buffer;
}

mp_buffer_info_t ncnn_mp_buffer_read(mp_obj_t object, qstr name) {
    return buffer_get(object, name, MP_BUFFER_READ, "a buffer");
}

mp_buffer_info_t ncnn_mp_buffer_write(mp_obj_t object, qstr name) {
    return buffer_get(object, name, MP_BUFFER_WRITE, "a writable buffer");
}

bool ncnn_mp_buffer_borrowable(mp_obj_t object) {
    return mp_obj_is_exact_type(object, &mp_type_bytearray) || mp_obj_is_exact_type(object, &mp_type_array);
}
