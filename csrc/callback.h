// The barrier between ncnn and Python: the one way in which code called by ncnn runs Python code.
//
// ncnn's C++ frames lie between a callback and the call that started it, so no exception may pass:
// the first one is kept and raised by that call, with its traceback, once ncnn has returned.
#ifndef NCNN_MP_CALLBACK_H
#define NCNN_MP_CALLBACK_H

#include "handle.h"

// Runs `function(context)`; false, and nothing run, where an exception is pending already or comes
// now.
bool ncnn_mp_callback_run(void (*function)(void *context), void *context);

// A call into ncnn that may come back to Python. While it lasts, callbacks know what their Mats'
// allocators depend on and where the Net's Python objects are; a callback outside of one, as from a
// finaliser, runs no Python code.
typedef struct _ncnn_mp_run_t {
    const ncnn_mp_handle_t *net;    // the network that runs
    const ncnn_mp_handle_t *keeper; // links: OPTION_*
    mp_obj_t kept;                  // of the object that the call was made on
    #if MICROPY_PY_THREAD
    const void *thread;
    #endif
    struct _ncnn_mp_run_t *next;
} ncnn_mp_run_t;

void ncnn_mp_run_begin(ncnn_mp_run_t *run, const ncnn_mp_handle_t *net, const ncnn_mp_handle_t *keeper, mp_obj_t kept);
void ncnn_mp_run_end(ncnn_mp_run_t *run);

// The innermost of this thread, or NULL.
const ncnn_mp_run_t *ncnn_mp_run_current(void);

// Gives back what an attempt of many small blocks set aside, unless a run goes on that relies on it. The end of
// the outermost run does.
void ncnn_mp_run_trim(void);

// Whether an exception waits to be raised.
bool ncnn_mp_callback_pending(void);

// Raises it, if there is one; or forgets it, where another exception goes first.
void ncnn_mp_callback_raise(void);

// Takes it over from there, or gives MP_OBJ_NULL.
mp_obj_t ncnn_mp_callback_take(void);
void ncnn_mp_callback_discard(void);

#endif
