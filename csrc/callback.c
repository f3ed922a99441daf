// The barrier between ncnn and Python. See callback.h.

#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "reserve.h"

MP_REGISTER_ROOT_POINTER(mp_obj_t ncnn_mp_pending);

bool ncnn_mp_callback_pending(void) {
    return MP_STATE_VM(ncnn_mp_pending) != MP_OBJ_NULL;
}

mp_obj_t ncnn_mp_callback_take(void) {
    mp_obj_t pending = MP_STATE_VM(ncnn_mp_pending);
    MP_STATE_VM(ncnn_mp_pending) = MP_OBJ_NULL;
    return pending;
}

void ncnn_mp_callback_raise(void) {
    if (ncnn_mp_callback_pending()) {
        nlr_raise(ncnn_mp_callback_take());
    }
}

void ncnn_mp_callback_discard(void) {
    MP_STATE_VM(ncnn_mp_pending) = MP_OBJ_NULL;
}

bool ncnn_mp_callback_run(void (*function)(void *context), void *context) {
    if (ncnn_mp_callback_pending()) {
        return false;
    }
    if (!GUARD_ON(callback_barrier)) {
        function(context); // GCOVR_EXCL_LINE: without the guard alone
        return true; // GCOVR_EXCL_LINE: the same
    }
    mp_obj_t raised = ncnn_mp_protect(function, context);
    MP_STATE_VM(ncnn_mp_pending) = raised;
    return raised == MP_OBJ_NULL;
}

/******************************************************************************/

// The newest first; Python code that ncnn calls may let another thread run.
static ncnn_mp_run_t *runs;

#if MICROPY_PY_THREAD
#define IN_THIS_THREAD(run) ((run)->thread == mp_thread_get_state())
#else
#define IN_THIS_THREAD(run) (true)
#endif

void ncnn_mp_run_begin(ncnn_mp_run_t *run, const ncnn_mp_handle_t *net, const ncnn_mp_handle_t *keeper, mp_obj_t kept) {
    *run = (ncnn_mp_run_t) { .net = net, .keeper = keeper, .kept = kept, .next = runs };
    #if MICROPY_PY_THREAD
    run->thread = mp_thread_get_state();
    #endif
    runs = run;
}

void ncnn_mp_run_trim(void) {
    if (runs == NULL) {
        ncnn_mp_reserve_trim();
    }
}

void ncnn_mp_run_end(ncnn_mp_run_t *run) {
    ncnn_mp_run_t **link = &runs;
    while (!IN_THIS_THREAD(*link)) {
        link = &(*link)->next;
    }
    *link = run->next;
    ncnn_mp_run_trim();
}

const ncnn_mp_run_t *ncnn_mp_run_current(void) {
    const ncnn_mp_run_t *run = runs;
    while (run != NULL && !IN_THIS_THREAD(run)) {
        run = run->next;
    }
    return run;
}
