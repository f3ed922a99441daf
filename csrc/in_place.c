// Models in ROM. See in_place.h.

#include <stddef.h>

#include "py/runtime.h"
#include "extmod/vfs.h"

#include "in_place.h"
#include "verify/weights.h"

#if NCNN_MP_IN_PLACE

#define WEIGHT_ALIGN (4) // ncnn takes any weight for floats

static bool within(const mp_buffer_info_t *inner, const mp_buffer_info_t *outer) {
    uintptr_t start = (uintptr_t)inner->buf, first = (uintptr_t)outer->buf;
    return start >= first && start - first <= outer->len && inner->len <= outer->len - (start - first);
}

bool ncnn_mp_is_in_rom(mp_obj_t object) {
    mp_buffer_info_t buffer;
    if (!mp_get_buffer(object, &buffer, MP_BUFFER_READ)) {
        return false;
    }
    mp_obj_t count_args[1] = { MP_OBJ_NEW_SMALL_INT(MP_VFS_ROM_IOCTL_GET_NUMBER_OF_SEGMENTS) };
    mp_int_t count = mp_obj_get_int(mp_vfs_rom_ioctl(1, count_args));
    for (mp_int_t i = 0; i < count; i++) {
        mp_obj_t args[2] = { MP_OBJ_NEW_SMALL_INT(MP_VFS_ROM_IOCTL_GET_SEGMENT), MP_OBJ_NEW_SMALL_INT(i) };
        mp_buffer_info_t segment;
        if (mp_get_buffer(mp_vfs_rom_ioctl(2, args), &segment, MP_BUFFER_READ) && within(&buffer, &segment)) {
            return true;
        }
    }
    return false;
}

bool ncnn_mp_in_place_possible(const ncnn_mp_reader_t *reader, const verify_graph_t *graph) {
    if (reader->is_stream || reader->position != 0 || reader->next != reader->end || !ncnn_mp_is_in_rom(reader->source)) {
        return false;
    }
    mp_buffer_info_t buffer;
    mp_get_buffer(reader->source, &buffer, MP_BUFFER_READ);
    return (uintptr_t)buffer.buf % WEIGHT_ALIGN == 0 && verify_weights_are(graph, buffer.buf, buffer.len);
}

int ncnn_mp_in_place_load(ncnn_net_t net, const ncnn_datareader_t view) {
    ncnn_mp_reader_t *reader = (ncnn_mp_reader_t *)((char *)view - offsetof(ncnn_mp_reader_t, view));
    mp_buffer_info_t buffer;
    mp_get_buffer(reader->source, &buffer, MP_BUFFER_READ);
    const unsigned char *next = buffer.buf;
    // ncnn's own reader knows no end: ncnn_mp_in_place_possible() has found it.
    ncnn_datareader_t memory = ncnn_datareader_create_from_memory(&next);
    int status = ncnn_net_load_model_datareader(net, memory);
    ncnn_datareader_destroy(memory);
    reader->position = buffer.len;
    return status == 0 && next != (const unsigned char *)buffer.buf + buffer.len ? -1 : status;
}

#endif
