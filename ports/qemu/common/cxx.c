// What compiled C++ asks of its runtime, without the exceptions that the runtime's own versions
// bring along: ncnn is built without them. (operator new is the module's: csrc/reserve.c.)
#include <stdlib.h>

#include "py/mphal.h"
#include "py/runtime.h"

#if defined(__arm__) // RISC-V has no C++ runtime here: ncnn brings its own small one

void *__dso_handle;

int __aeabi_atexit(void *object, void (*destructor)(void *), void *handle);
int __cxa_atexit(void (*destructor)(void *), void *object, void *handle);

// Firmware has no end: nothing to remember.
int __aeabi_atexit(void *object, void (*destructor)(void *), void *handle) {
    (void)object;
    (void)destructor;
    (void)handle;
    return 0;
}

int __cxa_atexit(void (*destructor)(void *), void *object, void *handle) {
    return __aeabi_atexit(object, destructor, handle);
}

static _Noreturn void panic(const char *message) {
    mp_printf(&mp_plat_print, "\nFATAL: %s\n", message);
    abort();
}

_Noreturn void throw_bad_alloc(void) __asm__("_ZSt17__throw_bad_allocv");
_Noreturn void throw_bad_length(void) __asm__("_ZSt28__throw_bad_array_new_lengthv");
_Noreturn void throw_length_error(const char *what) __asm__("_ZSt20__throw_length_errorPKc");
_Noreturn void throw_logic_error(const char *what) __asm__("_ZSt19__throw_logic_errorPKc");
_Noreturn void throw_out_of_range(const char *what, ...) __asm__("_ZSt24__throw_out_of_range_fmtPKcz");
_Noreturn void pure_virtual(void) __asm__("__cxa_pure_virtual");

void throw_bad_alloc(void) {
    panic("no native memory left inside ncnn");
}

void throw_bad_length(void) {
    panic("array of ncnn's with a bad length");
}

void throw_length_error(const char *what) {
    panic(what);
}

void throw_logic_error(const char *what) {
    panic(what);
}

void throw_out_of_range(const char *what, ...) {
    panic(what);
}

void pure_virtual(void) {
    panic("pure virtual function of ncnn's called");
}

#endif

void abort(void) {
    mp_printf(&mp_plat_print, "\nFATAL: abort() called from %p\n", __builtin_return_address(0));
    exit(1);
}
