#include "layer_names.h"
#include "table.h"

static const char words[] =
    #define WRONG(name, words) words "\0"
    #include "wrong.h"
;
#undef WRONG

const char *verify_words(verify_wrong_t wrong) {
    return ncnn_mp_text_of(words, sizeof(words) - 1, wrong - WRONG_UNKNOWN);
}
