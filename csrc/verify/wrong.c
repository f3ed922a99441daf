#include "table.h"

static const char *const words[] = {
    "",
    #define WRONG(name, words) words,
    #include "wrong.h"
};
#undef WRONG

const char *verify_words(verify_wrong_t wrong) {
    return words[wrong];
}
