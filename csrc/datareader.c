// DataReader: model bytes out of a buffer (from_memory=) or of any readable object.

#include <string.h>

#include "py/runtime.h"

#include "buffer.h"
#include "callback.h"
#include "error.h"
#include "memory.h"
#include "reader.h"
#include "verify/weights.h"

/******************************************************************************/
// What ncnn calls. Its datareader has no room for a pointer of ours but the one to its own C++
// object, which only the loaders and the destructor look at: those get `view` instead.

// ncnn does not say how much room a conversion has; all of its formats carry their width.
#define NCNN_SCAN_ROOM (1024)

// Many layers do not look whether their weights were there, so ncnn never sees a short read: what
// is missing is zero, and the call that loads refuses the model once ncnn has returned. It sees the
// end when memory is out: it has no room for weights then, and is to be back soon.
static size_t callback_read(ncnn_datareader_t native, void *target, size_t size) {
    ncnn_mp_reader_t *self = native->pthis;
    if (size == 0 || ncnn_mp_memory_refuses()) { // nothing: older releases ask for that, at no address
        return 0;
    }
    size_t done = ncnn_mp_reader_read(self, target, size);
    if (GUARD_ON(reader_never_short)) {
        memset((char *)target + done, 0, size - done);
        done = size;
    }
    if (self->feed != NULL) {
        verify_feed_read(self->feed, target, size);
    }
    return done;
}

static void reader_destroy(ncnn_mp_handle_t *self) {
    ncnn_datareader_t native = self->native;
    native->pthis = ((ncnn_mp_reader_t *)self)->view.pthis;
    ncnn_datareader_destroy(native);
}

static const ncnn_mp_kind_t reader_kind = {
    &ncnn_mp_type_datareader, sizeof(ncnn_mp_reader_t), 0, reader_destroy
};

static mp_obj_t reader_new(mp_obj_t source, bool is_stream) {
    ncnn_mp_object_t *object = ncnn_mp_object_new(&reader_kind);
    ncnn_mp_reader_t *self = (ncnn_mp_reader_t *)object->handle;
    object->kept = KEEP(reader_keeps_source, source);
    self->source = source;
    self->is_stream = is_stream;
    self->ahead_room = 1;
    ncnn_datareader_t native = ncnn_datareader_create();
    native->read = callback_read;
    self->view = *native;
    native->pthis = self;
    self->base.native = native;
    return MP_OBJ_FROM_PTR(object);
}

mp_obj_t ncnn_mp_reader_new_memory(mp_obj_t buffer) {
    ncnn_mp_buffer_read(buffer, MP_QSTR_from_memory);
    return reader_new(buffer, false);
}

mp_obj_t ncnn_mp_reader_new_stream(mp_obj_t stream) {
    if (!ncnn_mp_reader_has_method(stream, MP_QSTR_readinto) && !ncnn_mp_reader_has_method(stream, MP_QSTR_read)) {
        ncnn_mp_raise_argument(&mp_type_TypeError, MP_QSTR_stream, stream, "an object with readinto() or read()");
    }
    return reader_new(stream, true);
}

void ncnn_mp_reader_check_idle(const ncnn_mp_reader_t *self) {
    GUARD(reader_idle, !self->busy && self->feed == NULL, RuntimeError, "DataReader is being read");
}

// The reader of a DataReader that is not reading just now; not inlined, it is used three times.
static MP_NOINLINE ncnn_mp_reader_t *reader_get_idle(mp_obj_t object) {
    ncnn_mp_reader_t *self = (ncnn_mp_reader_t *)ncnn_mp_handle_get(object, &ncnn_mp_type_datareader);
    ncnn_mp_reader_check_idle(self);
    return self;
}

ncnn_mp_reader_t *ncnn_mp_reader_get(mp_obj_t source, bool buffers, mp_obj_t *object) {
    mp_buffer_info_t buffer;
    if (buffers && mp_get_buffer(source, &buffer, MP_BUFFER_READ)) {
        source = ncnn_mp_reader_new_memory(source);
    }
    ncnn_mp_reader_t *self = reader_get_idle(source);
    // The one that keeps the source: an instance of a subclass may come to have another.
    *object = GUARD_ON(reader_keeps_native) ? MP_OBJ_FROM_PTR(ncnn_mp_object_get(source, &ncnn_mp_type_datareader)) : source;
    return self;
}

/******************************************************************************/

static mp_obj_t datareader_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args_in) {
    (void)type;
    enum { ARG_stream, ARG_from_memory, ARG_from_stdio, ARG_COUNT };
    static const mp_arg_t allowed[ARG_COUNT] = {
        { MP_QSTR_stream, MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_from_memory, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_from_stdio, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
    };
    mp_arg_val_t args[ARG_COUNT];
    mp_arg_parse_all_kw_array(n_args, n_kw, args_in, ARG_COUNT, allowed, args);
    mp_obj_t stream = args[ARG_stream].u_obj;
    mp_obj_t memory = args[ARG_from_memory].u_obj;
    if (args[ARG_from_stdio].u_obj != MP_OBJ_NULL) {
        // It would take an int for a FILE *.
        ncnn_mp_raise(&mp_type_NotImplementedError, "DataReader: from_stdio: give the open file itself");
    }
    if (stream != MP_OBJ_NULL && memory != MP_OBJ_NULL) {
        ncnn_mp_raise(&mp_type_TypeError, "DataReader: give either a stream or from_memory");
    }
    if (stream != MP_OBJ_NULL) {
        return ncnn_mp_reader_new_stream(stream);
    }
    return ncnn_mp_reader_new_memory(memory == MP_OBJ_NULL ? mp_const_empty_bytes : memory);
}

static void datareader_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL) {
        mp_print_str(print, "<DataReader closed>");
        return;
    }
    ncnn_mp_reader_t *reader = (ncnn_mp_reader_t *)self->handle;
    mp_printf(print, "<DataReader of %s, %u bytes read>", reader->is_stream ? "stream" : "memory", (uint)reader->total);
}

// read(buf) -> bytes read. The target may be moved by a stream's code, so every piece is copied
// after that has run.
static mp_obj_t datareader_read(mp_obj_t self_in, mp_obj_t target_in) {
    size_t size = ncnn_mp_buffer_write(target_in, MP_QSTR_buf).len;
    ncnn_mp_reader_t *self = reader_get_idle(self_in);
    ncnn_mp_handle_t *held = HOLD(reader_held_by_read, &self->base);
    char piece[256];
    size_t done = 0;
    size_t length = 1;
    while (done < size && length > 0) {
        length = ncnn_mp_reader_read(self, piece, MIN(sizeof(piece), size - done));
        mp_buffer_info_t target;
        if (ncnn_mp_buffer_again(target_in, &target, MP_BUFFER_WRITE) < done + length && GUARD_ON(datareader_target)) {
            break; // the stream's code has shrunk it, or made something else of it
        }
        memcpy((char *)target.buf + done, piece, length);
        done += length;
    }
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    return MP_OBJ_NEW_SMALL_INT(done);
}
static MP_DEFINE_CONST_FUN_OBJ_2(datareader_read_obj, datareader_read);

// scan(format, buf) -> 1 or 0
static mp_obj_t datareader_scan(mp_obj_t self_in, mp_obj_t format_in, mp_obj_t target_in) {
    size_t format_length;
    const char *format = mp_obj_str_get_data(format_in, &format_length);
    size_t size = MIN(ncnn_mp_buffer_write(target_in, MP_QSTR_buf).len, NCNN_SCAN_ROOM);
    ncnn_mp_reader_t *self = reader_get_idle(self_in);
    ncnn_mp_handle_t *held = HOLD(reader_held_by_scan, &self->base);
    char result[NCNN_SCAN_ROOM];
    memset(result, 0, sizeof(result));
    int status = strlen(format) == format_length ? ncnn_mp_reader_scan(self, format, result, size) : -1;
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    if (status < 0) {
        ncnn_mp_raise_ValueError(status == -1
            ? "scan: '%s' is not one of %%d %%f %%s %%[set]"
            : "scan: buf has no room for '%s'", format);
    }
    mp_buffer_info_t target = ncnn_mp_buffer_write(target_in, MP_QSTR_buf);
    memcpy(target.buf, result, MIN(size, target.len));
    return MP_OBJ_NEW_SMALL_INT(status);
}
static MP_DEFINE_CONST_FUN_OBJ_3(datareader_scan_obj, datareader_scan);

/******************************************************************************/

static const mp_rom_map_elem_t datareader_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_read), MP_ROM_PTR(&datareader_read_obj) },
    { MP_ROM_QSTR(MP_QSTR_scan), MP_ROM_PTR(&datareader_scan_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(datareader_locals, datareader_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_datareader,
    MP_QSTR_DataReader,
    MP_TYPE_FLAG_NONE,
    make_new, datareader_make_new,
    print, datareader_print,
    locals_dict, &datareader_locals
    );
