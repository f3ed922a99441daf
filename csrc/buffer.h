// Buffers of Python's, checked before ncnn or memcpy sees them.
#ifndef NCNN_MP_BUFFER_H
#define NCNN_MP_BUFFER_H

#include "py/obj.h"

// The bytes of any object with the buffer protocol; TypeError. Valid until Python code runs.
mp_buffer_info_t ncnn_mp_buffer_read(mp_obj_t object, qstr name);

// The same for a buffer that may be written; TypeError where it is read-only.
mp_buffer_info_t ncnn_mp_buffer_write(mp_obj_t object, qstr name);

// Once Python code has run: how many bytes of it there are now, 0 where it has become something else.
size_t ncnn_mp_buffer_again(mp_obj_t object, mp_buffer_info_t *buffer, mp_uint_t flags);

// Whether native code may go on using this buffer between calls, checking it at each use: a
// bytearray or array owns its memory; a memoryview may show memory that has moved away.
bool ncnn_mp_buffer_borrowable(mp_obj_t object);

#endif
