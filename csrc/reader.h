// Readers: where model bytes come from, and the way they reach ncnn.
//
// A reader is the handle of a DataReader object. It reads a Python buffer or a Python stream, and
// never past what is there. ncnn calls it from C++, so nothing here raises: an exception of a
// stream is kept, the read comes back short, and the outer call raises it.
#ifndef NCNN_MP_READER_H
#define NCNN_MP_READER_H

#include "handle.h"
#include "types.h"

#include "ncnn_api.h"

// Of a file of our own. A program's stream is asked for no byte too many: it may be read on by others.
#define NCNN_MP_READ_AHEAD (64)

typedef struct _ncnn_mp_reader_t {
    ncnn_mp_handle_t base; // native: what ncnn calls
    struct __ncnn_datareader_t view; // what ncnn is given
    mp_obj_t source;       // the buffer or the stream: the object keeps it, and every call its object
    bool is_stream;
    bool busy;             // a read is going on: the stream must not come back here
    bool came_short;       // some read got less than it asked for
    size_t ahead_room;     // how many bytes may be read ahead of what is asked for; 1: to look at the next one
    unsigned char ahead[NCNN_MP_READ_AHEAD];
    unsigned char *next;   // of those, which is left
    unsigned char *end;
    size_t position;       // in the buffer
    size_t total;          // bytes read so far
    struct _verify_feed_t *feed; // what ncnn may read of a model; NULL: anything
} ncnn_mp_reader_t;

// A new DataReader object for a buffer or for a stream; TypeError.
mp_obj_t ncnn_mp_reader_new_memory(mp_obj_t buffer);
mp_obj_t ncnn_mp_reader_new_stream(mp_obj_t stream);

// Whether an object has a method, as hasattr() sees it.
bool ncnn_mp_reader_has_method(mp_obj_t stream, qstr name);

// The reader of an argument: a DataReader, else a buffer where `buffers` are welcome; TypeError.
// *object keeps it alive, as long as it lies where the collector sees it.
ncnn_mp_reader_t *ncnn_mp_reader_get(mp_obj_t source, bool buffers, mp_obj_t *object);

// RuntimeError while a stream's code runs, or a Net reads its weights: what others take meanwhile, the
// verifier would take for weights that it has seen.
void ncnn_mp_reader_check_idle(const ncnn_mp_reader_t *self);

// Reads up to `size` bytes into memory that no Python code can move. Never raises.
size_t ncnn_mp_reader_read(ncnn_mp_reader_t *self, void *target, size_t size);

// How many bytes a buffer still has; a stream may have any number. Never raises.
uint64_t ncnn_mp_reader_left(const ncnn_mp_reader_t *self);

// The next byte, left where it is, or -1 at the end. Never raises.
int ncnn_mp_reader_peek(ncnn_mp_reader_t *self);

// Reads one scanf conversion: %d and %f into 4 bytes, %s and %[…] into text with its closing NUL.
// Returns 1 or 0 as scanf does, -1 for a format that is none of these, -2 where `size` is too
// small. Never raises.
int ncnn_mp_reader_scan(ncnn_mp_reader_t *self, const char *format, void *target, size_t size);

#endif
