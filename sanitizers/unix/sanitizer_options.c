// The sanitizers' options, inside the program: a script run by hand reports as well as one that
// the harness runs. What the environment says (ASAN_OPTIONS, UBSAN_OPTIONS) comes on top.

#if defined(__has_feature)
#if __has_feature(address_sanitizer)

#define SYMBOLIZER "external_symbolizer_path=/usr/bin/llvm-symbolizer-19"

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

__attribute__((visibility("default"), used)) const char *__asan_default_options(void) {
    // An allocation that fails is a MemoryError to be tested, not a report.
    return SYMBOLIZER ":allocator_may_return_null=1:max_allocation_size_mb=256";
}

__attribute__((visibility("default"), used)) const char *__ubsan_default_options(void) {
    return SYMBOLIZER ":print_stacktrace=1";
}

#endif
#endif
