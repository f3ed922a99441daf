// Buffers of Python's.

#include "py/objarray.h"
#include "py/runtime.h"

#include "buffer.h"
#include "error.h"
#include "guard.h"

// An array of objects or pointers answers like any other.
static bool is_plain(const mp_buffer_info_t *buffer) {
    return buffer->typecode != 'O' && buffer->typecode != 'P' && buffer->typecode != 'S';
}

static mp_buffer_info_t buffer_get(mp_obj_t object, qstr name, mp_uint_t flags, const char *expected) {
    mp_buffer_info_t buffer;
    GUARD_ARGUMENT(buffer_type, mp_get_buffer(object, &buffer, flags), TypeError, name, object, expected);
    GUARD(buffer_plain, is_plain(&buffer), TypeError, "%q is an array of '%c', expected one of numbers", name, buffer.typecode);
    return buffer;
}

size_t ncnn_mp_buffer_again(mp_obj_t object, mp_buffer_info_t *buffer, mp_uint_t flags) {
    bool same = mp_get_buffer(object, buffer, flags) && is_plain(buffer);
    return GUARD_REFUSES(buffer_same, !same) ? 0 : buffer->len;
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
