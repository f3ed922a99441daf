// Param files: one bounded walk over the text or the binary form. What was walked over is what
// ncnn is given, so ncnn never reads past it, and Input layers' shapes are known to the module.

#include <stdlib.h>
#include <string.h>

#include "py/runtime.h"

#include "callback.h"
#include "param.h"

#define PARAM_MAGIC (7767517)
#define PARAM_MAX_BYTES (4 << 20)
#define PARAM_MAX_COUNT (PARAM_MAGIC) // no count is larger, and the magic number passes for one
#define PARAM_TOKEN_MAX (255) // as ncnn reads names
#define PARAM_LINE_MAX (64 << 10)

// Ids of an Input layer's parameters.
enum { INPUT_W = 0, INPUT_H = 1, INPUT_C = 2, INPUT_D = 11 };

typedef struct _walk_t {
    ncnn_mp_reader_t *reader;
    ncnn_mp_param_inputs_t *inputs;
    vstr_t *out;  // what ncnn will be given
    long blobs;   // named by layers so far
} walk_t;

static _Noreturn void refuse(const char *reason) {
    ncnn_mp_callback_raise();
    ncnn_mp_raise(&mp_type_ValueError, "param refused: %s", reason);
}

static void walk_add(walk_t *walk, const void *bytes, size_t size) {
    if (walk->out->len + size > PARAM_MAX_BYTES) {
        refuse("larger than 4 MiB");
    }
    vstr_add_strn(walk->out, bytes, size);
}

static void walk_layer(walk_t *walk, long blobs) {
    walk->blobs += blobs;
    walk->inputs->most_blobs = MAX(walk->inputs->most_blobs, (size_t)blobs);
}

// ncnn makes room for as many blobs as the file claims.
static void check_blobs(const walk_t *walk, long claimed) {
    GUARD(param_blobs, claimed <= walk->blobs, ValueError, "param refused: it claims %d blobs, its layers have %d",
        (int)claimed, (int)walk->blobs);
    walk->inputs->blobs = (size_t)walk->blobs;
}

static void inputs_add(ncnn_mp_param_inputs_t *inputs) {
    GUARD(param_inputs, inputs->count < NCNN_MP_MAX_INPUTS, ValueError, "param refused: more than %d inputs",
        NCNN_MP_MAX_INPUTS);
    memset(&inputs->shapes[inputs->count++], 0, sizeof(inputs->shapes[0]));
}

// One parameter of the Input layer that was added last.
static void inputs_set(ncnn_mp_param_inputs_t *inputs, long id, long value) {
    int32_t size = value > 0 && value <= INT32_MAX ? value : 0;
    switch (id) {
        case INPUT_W:
            inputs->shapes[inputs->count - 1].w = size;
            break;
        case INPUT_H:
            inputs->shapes[inputs->count - 1].h = size;
            break;
        case INPUT_C:
            inputs->shapes[inputs->count - 1].c = size;
            break;
        case INPUT_D:
            inputs->shapes[inputs->count - 1].d = size;
            break;
        default:
            break;
    }
}

/******************************************************************************/
// Text: tokens separated by white space, then the rest of the line with a layer's parameters.

static int text_next(walk_t *walk) {
    int byte = ncnn_mp_reader_peek(walk->reader);
    if (byte >= 0) {
        char taken;
        ncnn_mp_reader_read(walk->reader, &taken, 1);
    }
    return byte;
}

static void text_token(walk_t *walk, char *token) {
    while (unichar_isspace(ncnn_mp_reader_peek(walk->reader))) {
        text_next(walk);
    }
    size_t length = 0;
    for (int byte; (byte = ncnn_mp_reader_peek(walk->reader)) > 0 && !unichar_isspace(byte);) {
        if (length == PARAM_TOKEN_MAX) {
            refuse("a name of more than 255 bytes");
        }
        token[length++] = text_next(walk);
    }
    if (length == 0) {
        refuse("it ends early");
    }
    token[length] = '\0';
    walk_add(walk, token, length);
    walk_add(walk, " ", 1);
}

static long text_count(walk_t *walk, const char *what) {
    char token[PARAM_TOKEN_MAX + 1];
    char *end;
    text_token(walk, token);
    long count = strtol(token, &end, 10);
    if (*end != '\0' || count < 0 || count > PARAM_MAX_COUNT) {
        refuse(what);
    }
    return count;
}

static void text_input_params(walk_t *walk, const char *line) {
    inputs_add(walk->inputs);
    while (*line != '\0') {
        char *end;
        long id = strtol(line, &end, 10);
        if (end == line || *end != '=') {
            return; // ncnn refuses it
        }
        inputs_set(walk->inputs, id, strtol(end + 1, &end, 10));
        line = end + strcspn(end, " \t");
        line += strspn(line, " \t");
    }
}

static void text_layer(walk_t *walk) {
    char type[PARAM_TOKEN_MAX + 1];
    char name[PARAM_TOKEN_MAX + 1];
    text_token(walk, type);
    text_token(walk, name);
    long blobs = text_count(walk, "a layer's number of inputs");
    blobs += text_count(walk, "a layer's number of outputs");
    walk_layer(walk, blobs);
    for (; blobs > 0; blobs--) {
        text_token(walk, name);
    }
    size_t start = walk->out->len;
    for (int byte; (byte = ncnn_mp_reader_peek(walk->reader)) > 0 && byte != '\r' && byte != '\n';) {
        char taken = text_next(walk);
        walk_add(walk, &taken, 1);
        if (walk->out->len - start > PARAM_LINE_MAX) {
            refuse("a line of more than 64 KiB");
        }
    }
    if (strcmp(type, "Input") == 0) {
        text_input_params(walk, vstr_null_terminated_str(walk->out) + start + strspn(walk->out->buf + start, " \t"));
    }
    walk_add(walk, "\n", 1);
}

mp_obj_t ncnn_mp_param_read_text(ncnn_mp_reader_t *reader, ncnn_mp_param_inputs_t *inputs) {
    vstr_t out;
    vstr_init(&out, 256);
    walk_t walk = { reader, inputs, &out, 0 };
    inputs->count = 0;
    inputs->most_blobs = 0;
    if (text_count(&walk, "not a param file") != PARAM_MAGIC) {
        refuse("not a param file");
    }
    long layers = text_count(&walk, "the number of layers");
    long blobs = text_count(&walk, "the number of blobs");
    walk_add(&walk, "\n", 1);
    for (; layers > 0; layers--) {
        text_layer(&walk);
    }
    check_blobs(&walk, blobs);
    ncnn_mp_callback_raise();
    return mp_obj_new_bytes_from_vstr(&out);
}

/******************************************************************************/
// Binary: 32-bit little-endian numbers.

enum { BINARY_END = -233, BINARY_ARRAY = -23300, BINARY_STRING = -23400 };

static int32_t binary_next(walk_t *walk) {
    int32_t number;
    if (ncnn_mp_reader_read(walk->reader, &number, sizeof(number)) != sizeof(number)) {
        refuse("it ends early");
    }
    walk_add(walk, &number, sizeof(number));
    return number;
}

static int32_t binary_count(walk_t *walk, const char *what) {
    int32_t count = binary_next(walk);
    if (count < 0 || count > PARAM_MAX_COUNT) {
        refuse(what);
    }
    return count;
}

static void binary_skip(walk_t *walk, int32_t numbers) {
    for (; numbers > 0; numbers--) {
        binary_next(walk);
    }
}

static void binary_layer(walk_t *walk, int32_t input_type) {
    bool is_input = binary_next(walk) == input_type;
    int32_t blobs = binary_count(walk, "a layer's number of inputs");
    blobs += binary_count(walk, "a layer's number of outputs");
    walk_layer(walk, blobs);
    binary_skip(walk, blobs);
    if (is_input) {
        inputs_add(walk->inputs);
    }
    for (int32_t id; (id = binary_next(walk)) != BINARY_END;) {
        if (id <= BINARY_STRING) {
            binary_skip(walk, (binary_count(walk, "a string's length") + 3) / 4);
        } else if (id <= BINARY_ARRAY) {
            binary_skip(walk, binary_count(walk, "an array's length"));
        } else {
            int32_t value = binary_next(walk);
            if (is_input) {
                inputs_set(walk->inputs, id, value);
            }
        }
    }
}

mp_obj_t ncnn_mp_param_read_binary(ncnn_mp_reader_t *reader, ncnn_mp_param_inputs_t *inputs) {
    vstr_t out;
    vstr_init(&out, 256);
    walk_t walk = { reader, inputs, &out, 0 };
    inputs->count = 0;
    inputs->most_blobs = 0;
    if (binary_next(&walk) != PARAM_MAGIC) {
        refuse("not a binary param file");
    }
    int32_t layers = binary_count(&walk, "the number of layers");
    long blobs = binary_count(&walk, "the number of blobs");
    int32_t input_type = ncnn_layer_type_to_index("Input");
    for (; layers > 0; layers--) {
        binary_layer(&walk, input_type);
    }
    check_blobs(&walk, blobs);
    return mp_obj_new_bytes_from_vstr(&out);
}
