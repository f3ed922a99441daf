// Readers: bounded reading of buffers and streams, and the barrier between ncnn and the stream's
// Python code. See reader.h.

#include <stdlib.h>
#include <string.h>

#include "py/builtin.h"
#include "py/runtime.h"

#include "buffer.h"
#include "callback.h"
#include "error.h"
#include "reader.h"

// Bytes asked of a stream at a time: they pass through the GC heap.
#define STREAM_CHUNK (1024)

/******************************************************************************/
// Streams

// What readinto() or read() gave; at most `size` bytes of it.
static size_t stream_take(mp_obj_t bytes, mp_obj_t count, char *target, size_t size) {
    if (bytes == mp_const_none || count == mp_const_none) {
        return 0;
    }
    mp_buffer_info_t buffer = ncnn_mp_buffer_read(bytes, MP_QSTR_read);
    // A stream of Python's may say anything, and may have resized the buffer that it was given.
    size_t length = count == MP_OBJ_NULL ? buffer.len : (size_t)ncnn_mp_get_int(count, MP_QSTR_readinto, 0, STREAM_CHUNK);
    GUARD(stream_count, length <= size && length <= buffer.len, ValueError,
        "stream gave %d bytes, %d were asked for", (int)length, (int)size);
    if (length > 0) {
        memcpy(target, buffer.buf, length);
    }
    return length;
}

bool ncnn_mp_reader_has_method(mp_obj_t stream, qstr name) {
    mp_obj_t method[2];
    mp_load_method_protected(stream, name, method, false);
    return method[0] != MP_OBJ_NULL;
}

// Reads some bytes; may raise. 0 at the end.
static size_t stream_read(mp_obj_t stream, char *target, size_t size) {
    size = MIN(size, STREAM_CHUNK);
    mp_obj_t method[3];
    mp_load_method_protected(stream, MP_QSTR_readinto, method, false);
    bool into = method[0] != MP_OBJ_NULL;
    mp_obj_t argument = MP_OBJ_NEW_SMALL_INT(size);
    if (into) {
        argument = mp_call_function_1(MP_OBJ_FROM_PTR(&mp_type_bytearray), argument);
    } else {
        mp_load_method(stream, MP_QSTR_read, method);
    }
    method[2] = argument;
    mp_obj_t given = mp_call_method_n_kw(1, 0, method);
    return stream_take(into ? argument : given, into ? given : MP_OBJ_NULL, target, size);
}

typedef struct _stream_call_t {
    mp_obj_t stream;
    char *target;
    size_t size; // asked for, then read
} stream_call_t;

static void stream_call(void *context) {
    stream_call_t *call = context;
    call->size = stream_read(call->stream, call->target, call->size);
}

/******************************************************************************/
// Reading

static size_t memory_left(const ncnn_mp_reader_t *self, mp_buffer_info_t *buffer) {
    size_t length = ncnn_mp_buffer_again(self->source, buffer, MP_BUFFER_READ); // a bytearray may move and shrink
    return self->position < length ? length - self->position : 0;
}

static size_t memory_read(ncnn_mp_reader_t *self, void *target, size_t size) {
    mp_buffer_info_t buffer;
    size_t left = memory_left(self, &buffer);
    if (GUARD_ON(reader_bounds)) {
        size = MIN(size, left);
    }
    if (size > 0) {
        memmove(target, (const char *)buffer.buf + self->position, size);
        self->position += size;
    }
    return size;
}

static size_t source_read(ncnn_mp_reader_t *self, void *target, size_t size) {
    if (!self->is_stream) {
        return memory_read(self, target, size);
    }
    if (GUARD_REFUSES(reader_entered_once, self->busy)) {
        return 0; // by the stream's own code, which has not answered yet
    }
    stream_call_t call = { self->source, target, size };
    self->busy = true;
    bool done = ncnn_mp_callback_run(stream_call, &call);
    self->busy = false;
    return done ? call.size : 0;
}

// What is little is read ahead, and given byte by byte.
static size_t reader_read_some(ncnn_mp_reader_t *self, char *target, size_t size) {
    if (self->next == self->end && size >= self->ahead_room) {
        return source_read(self, target, size);
    }
    int byte = ncnn_mp_reader_peek(self);
    if (byte < 0) {
        return 0;
    }
    *target = byte;
    self->next++;
    return 1;
}

size_t ncnn_mp_reader_read(ncnn_mp_reader_t *self, void *target, size_t size) {
    char *at = target;
    char *end = at + size;
    while (at < end) {
        size_t some = reader_read_some(self, at, end - at);
        if (some == 0) {
            self->came_short = true;
            break;
        }
        at += some;
    }
    size = at - (char *)target;
    self->total += size;
    return size;
}

uint64_t ncnn_mp_reader_left(const ncnn_mp_reader_t *self) {
    if (self->is_stream) {
        return UINT64_MAX;
    }
    mp_buffer_info_t buffer;
    return memory_left(self, &buffer);
}

int ncnn_mp_reader_peek(ncnn_mp_reader_t *self) {
    if (self->next == self->end) {
        size_t size = source_read(self, self->ahead, self->ahead_room);
        self->next = self->ahead;
        self->end = self->ahead + size;
    }
    return self->next == self->end ? -1 : *self->next;
}

/******************************************************************************/
// Scanning

typedef struct _conversion_t {
    char kind;       // d, f, s or [
    size_t width;    // the most bytes that it takes
    const char *set; // of [: the bytes between the brackets
    size_t set_length;
    bool excluding;
} conversion_t;

#define NUMBER_WIDTH (31)

// Takes a format of one conversion apart: %[width]{d,f,s,[set]}.
static bool conversion_parse(const char *format, conversion_t *conversion) {
    const char *p = format;
    if (*p++ != '%') {
        return false;
    }
    conversion->width = SIZE_MAX;
    if (unichar_isdigit(*p)) {
        for (conversion->width = 0; unichar_isdigit(*p) && conversion->width < 100000; p++) {
            conversion->width = conversion->width * 10 + (*p - '0');
        }
    }
    conversion->kind = *p++;
    bool number = conversion->kind == 'd' || conversion->kind == 'f';
    if (number) {
        conversion->width = MIN(conversion->width, NUMBER_WIDTH);
    } else if (conversion->kind == '[') {
        conversion->excluding = *p == '^';
        p += conversion->excluding;
        conversion->set = p;
        p = *p == '\0' ? NULL : strchr(p + 1, ']'); // a first ] belongs to the set
        if (p == NULL) {
            return false;
        }
        conversion->set_length = p++ - conversion->set;
    } else if (conversion->kind != 's') {
        return false;
    }
    return *p == '\0' && conversion->width > 0;
}

static bool conversion_takes(const conversion_t *conversion, int byte) {
    switch (conversion->kind) {
        case 'd':
            return unichar_isdigit(byte) || byte == '-' || byte == '+';
        case 'f':
            return unichar_isalnum(byte) || byte == '-' || byte == '+' || byte == '.';
        case 's':
            return !unichar_isspace(byte);
        default: {
            bool listed = memchr(conversion->set, byte, conversion->set_length) != NULL;
            return listed != conversion->excluding;
        }
    }
}

static bool store_number(char kind, const char *text, void *target) {
    char *end;
    if (kind == 'd') {
        int32_t number = (int32_t)strtol(text, &end, 10);
        memcpy(target, &number, sizeof(number));
    } else {
        float number = strtof(text, &end);
        memcpy(target, &number, sizeof(number));
    }
    return *end == '\0';
}

int ncnn_mp_reader_scan(ncnn_mp_reader_t *self, const char *format, void *target, size_t size) {
    conversion_t conversion = { 0 };
    if (!conversion_parse(format, &conversion)) {
        return -1;
    }
    bool number = conversion.kind == 'd' || conversion.kind == 'f';
    char digits[NUMBER_WIDTH + 1];
    char *text = number ? digits : target;
    size_t room = number ? sizeof(digits) : size;
    // Without a width the text may be as long as the target has room for.
    size_t width = conversion.width == SIZE_MAX ? room - 1 : conversion.width;
    if (GUARD_REFUSES(scan_room, room == 0 || room <= width || (number && size < 4))) {
        return -2;
    }
    if (conversion.kind != '[') {
        for (int byte; (byte = ncnn_mp_reader_peek(self)) >= 0 && unichar_isspace(byte);) {
            ncnn_mp_reader_read(self, text, 1);
        }
    }
    size_t length = 0;
    for (int byte; length < width && (byte = ncnn_mp_reader_peek(self)) >= 0 && conversion_takes(&conversion, byte);) {
        ncnn_mp_reader_read(self, text + length++, 1);
    }
    text[length] = '\0';
    if (length == 0) {
        return 0;
    }
    return number ? store_number(conversion.kind, digits, target) : 1;
}
