// Param files: one bounded reader of the text and of the binary form. Whatever either says ends as
// records in one form, and only these go on. Everything here lies in the GC heap until the last line
// has been read: a raise leaves nothing behind.

#include <stdlib.h>
#include <string.h>

#include "py/runtime.h"

#include "build.h"
#include "callback.h"

#define PARAM_MAGIC (7767517)
#define PARAM_TOKEN_MAX (255) // as ncnn reads names
#define PARAM_LINE_MAX (64 << 10)
#define PARAM_NUMBER_MAX (127)

// Ids of arrays and strings in files.
enum { FILE_END = -233, FILE_ARRAY = -23300, FILE_STRING = -23400 };

typedef struct _parse_t {
    ncnn_mp_reader_t *reader;
    size_t bytes; // read so far
    vstr_t line;  // of text, with a layer's parameters
    verify_build_t build;
} parse_t;

static _Noreturn void refuse(const char *reason) {
    ncnn_mp_callback_raise();
    ncnn_mp_raise_ValueError("param refused: %s", reason);
}

static void count_bytes(parse_t *parse, size_t bytes) {
    parse->bytes += bytes;
    if (GUARD_REFUSES(param_bytes, parse->bytes > VERIFY_MAX_PARAM_BYTES)) {
        refuse("larger than 4 MiB");
    }
}

/******************************************************************************/
// Text: tokens separated by white space, then the rest of the line with a layer's parameters.

static int text_next(parse_t *parse) {
    int byte = ncnn_mp_reader_peek(parse->reader);
    if (byte >= 0) {
        char taken;
        ncnn_mp_reader_read(parse->reader, &taken, 1);
        count_bytes(parse, 1);
    }
    return byte;
}

static void text_token(parse_t *parse, char *token) {
    while (unichar_isspace(ncnn_mp_reader_peek(parse->reader))) {
        text_next(parse);
    }
    size_t length = 0;
    for (int byte; (byte = ncnn_mp_reader_peek(parse->reader)) > 0 && !unichar_isspace(byte);) {
        if (GUARD_REFUSES(param_token_length, length == PARAM_TOKEN_MAX)) {
            refuse("a name of more than 255 bytes");
        }
        token[length++] = text_next(parse);
    }
    if (length == 0) {
        refuse("it ends early");
    }
    token[length] = '\0';
}

// A decimal int: where it ends; NULL for anything else.
static const char *text_int(const char *text, int32_t *value) {
    char *end;
    const char *digits = text + (*text == '-' || *text == '+');
    long long number = strtoll(text, &end, 10);
    *value = number;
    return unichar_isdigit(*digits) && number == *value && end - text < 16 ? end : NULL;
}

// Whether all of a text is one.
static bool is_int(const char *text, int32_t *value) {
    const char *end = text_int(text, value);
    return end != NULL && *end == '\0';
}

// The rest of a line.
static const char *text_line(parse_t *parse) {
    vstr_t *line = &parse->line;
    vstr_reset(line);
    for (int byte; (byte = ncnn_mp_reader_peek(parse->reader)) > 0 && byte != '\r' && byte != '\n';) {
        if (GUARD_REFUSES(param_line_length, line->len == PARAM_LINE_MAX)) {
            refuse("a line of more than 64 KiB");
        }
        vstr_add_byte(line, text_next(parse));
    }
    return vstr_null_terminated_str(line);
}

#define BLANKS " \t\v\f"

// Whether a value ends here.
static bool is_end(char byte) {
    return strchr(BLANKS, byte) != NULL;
}

// One number of a list: an int, or a float where it looks like one. Returns what follows it.
static const char *text_number(const char *text, int32_t *value, bool *is_float) {
    char number[PARAM_NUMBER_MAX + 1];
    size_t length = strcspn(text, "," BLANKS);
    if (GUARD_REFUSES(param_number_length, length == 0 || length > PARAM_NUMBER_MAX)) {
        refuse("a parameter without a value");
    }
    memcpy(number, text, length);
    number[length] = '\0';
    *is_float = strpbrk(number, ".eE") != NULL;
    bool valid;
    if (*is_float) {
        // No other forms than ncnn takes: strtof() knows hexadecimal ones and names, too.
        char *end;
        float parsed = strtof(number, &end);
        memcpy(value, &parsed, sizeof(parsed));
        valid = strspn(number, "+-.0123456789eE") == length && *end == '\0' && parsed - parsed == 0;
    } else {
        valid = is_int(number, value);
    }
    if (!valid) {
        refuse("a parameter that is no number");
    }
    return text + length;
}

static const char *text_string(parse_t *parse, int32_t id, const char *text) {
    bool quoted = *text == '"';
    text += quoted;
    size_t length = quoted ? strcspn(text, "\"") : strcspn(text, BLANKS);
    const char *end = text[length] == '\0' ? text + length : text + length + quoted;
    bool ended = (!quoted || text[length] == '"') && is_end(*end);
    if (GUARD_REFUSES(param_string_length, length > PARAM_TOKEN_MAX || !ended)) {
        refuse("a string without an end, or too long");
    }
    verify_build_string(&parse->build, id, text, length);
    return end;
}

// A list of `length` numbers of one kind, or (length < 0) of as many as there are.
static const char *text_array(parse_t *parse, int32_t id, const char *text, int32_t length) {
    verify_build_array(&parse->build, id);
    int32_t count = 0;
    bool floats = false;
    while (count != length && !is_end(*text)) {
        int32_t value;
        bool is_float;
        text = text_number(text, &value, &is_float);
        floats = count == 0 ? is_float : floats;
        if (is_float != floats) {
            refuse("an array of ints and floats");
        }
        verify_build_element(&parse->build, value);
        count++;
        if (*text == ',' && count != length) {
            text++;
        }
    }
    if (GUARD_REFUSES(param_array_length, (length >= 0 && count != length) || !is_end(*text))) {
        refuse("an array is of another length");
    }
    verify_build_array_end(&parse->build, length == 0 ? KIND_ARRAY : floats ? KIND_FLOATS : KIND_INTS);
    return text;
}

static const char *text_value(parse_t *parse, int32_t id, const char *text) {
    if (*text == '"' || unichar_isalpha(*text)) {
        return text_string(parse, id, text);
    }
    int32_t value;
    bool is_float;
    const char *end = text_number(text, &value, &is_float);
    if (*end == ',') {
        return text_array(parse, id, text, -1);
    }
    verify_build_scalar(&parse->build, id, is_float ? KIND_FLOAT : KIND_INT, value);
    return end;
}

static void text_params(parse_t *parse) {
    const char *text = text_line(parse);
    while (*(text += strspn(text, BLANKS)) != '\0') {
        int32_t id;
        text = text_int(text, &id);
        if (text == NULL || *text != '=') {
            refuse("a parameter without a number");
        }
        text++;
        if (id > FILE_ARRAY) {
            text = text_value(parse, verify_build_id(&parse->build, id), text);
            continue;
        }
        int32_t count;
        bool is_float;
        text = text_number(text, &count, &is_float);
        if (is_float || count < 0) {
            refuse("an array is of another length");
        }
        text += *text == ',' && count > 0;
        text = text_array(parse, verify_build_id(&parse->build, FILE_ARRAY - id), text, count);
    }
}

/******************************************************************************/
// Binary: 32-bit little-endian numbers.

static int32_t binary_next(parse_t *parse) {
    int32_t number;
    size_t size = ncnn_mp_reader_read(parse->reader, &number, sizeof(number));
    if (GUARD_REFUSES(param_ends_early, size != sizeof(number))) {
        refuse("it ends early");
    }
    count_bytes(parse, sizeof(number));
    return number;
}

/******************************************************************************/
// Either

// A number from 0 to `most`.
static int32_t next_count(parse_t *parse, int32_t most, const char *what) {
    int32_t count;
    bool valid = true;
    if (parse->build.text) {
        char token[PARAM_TOKEN_MAX + 1];
        text_token(parse, token);
        valid = is_int(token, &count);
    } else {
        count = binary_next(parse);
    }
    if (GUARD_REFUSES(param_count, !valid || count < 0 || count > most)) {
        refuse(what);
    }
    return count;
}

/******************************************************************************/
// Parameters of a binary layer

static void binary_string(parse_t *parse, int32_t id) {
    char text[(PARAM_TOKEN_MAX + 4) / 4 * 4];
    int32_t length = next_count(parse, PARAM_TOKEN_MAX, "a string's length");
    for (int32_t i = 0; i < length; i += 4) {
        int32_t word = binary_next(parse);
        memcpy(text + i, &word, sizeof(word));
    }
    verify_build_string(&parse->build, id, text, length);
}

static void binary_param(parse_t *parse, int32_t id) {
    if (id <= FILE_STRING) {
        binary_string(parse, verify_build_id(&parse->build, FILE_STRING - id));
    } else if (id <= FILE_ARRAY) {
        verify_build_array(&parse->build, verify_build_id(&parse->build, FILE_ARRAY - id));
        for (int32_t count = next_count(parse, VERIFY_MAX_PARAM_BYTES / 4, "an array's length"); count > 0; count--) {
            verify_build_element(&parse->build, binary_next(parse));
        }
        verify_build_array_end(&parse->build, KIND_ARRAY);
    } else {
        id = verify_build_id(&parse->build, id);
        verify_build_scalar(&parse->build, id, KIND_SCALAR, binary_next(parse));
    }
}

static void binary_params(parse_t *parse) {
    for (int32_t id; (id = binary_next(parse)) != FILE_END;) {
        binary_param(parse, id);
    }
}

/******************************************************************************/

static void parse_blobs(parse_t *parse, int32_t count, void (*add)(verify_build_t *build, int32_t blob, const char *name)) {
    for (; count > 0; count--) {
        char name[PARAM_TOKEN_MAX + 1];
        if (parse->build.text) {
            text_token(parse, name);
            add(&parse->build, -1, name);
        } else {
            add(&parse->build, binary_next(parse), NULL);
        }
    }
}

static void parse_type(parse_t *parse) {
    if (parse->build.text) {
        char type[PARAM_TOKEN_MAX + 1], name[PARAM_TOKEN_MAX + 1];
        text_token(parse, type);
        text_token(parse, name);
        verify_build_layer(&parse->build, type, -1, name);
    } else {
        verify_build_layer(&parse->build, NULL, binary_next(parse), NULL);
    }
}

static void parse_layer(parse_t *parse) {
    parse_type(parse);
    int32_t bottoms = next_count(parse, VERIFY_MAX_ARITY, "a layer's number of inputs");
    int32_t tops = next_count(parse, VERIFY_MAX_ARITY, "a layer's number of outputs");
    parse_blobs(parse, bottoms, verify_build_bottom);
    parse_blobs(parse, tops, verify_build_top);
    (parse->build.text ? text_params : binary_params)(parse);
    verify_build_layer_end(&parse->build);
}

static void parse_file(parse_t *parse) {
    const char *other = parse->build.text ? "not a param file" : "not a binary param file";
    if (next_count(parse, INT32_MAX, other) != PARAM_MAGIC) {
        refuse(other);
    }
    int32_t layers = next_count(parse, VERIFY_MAX_LAYERS, "the number of layers");
    if (GUARD_REFUSES(param_layers, layers == 0)) {
        refuse("it has no layers");
    }
    parse->build.claimed = next_count(parse, INT32_MAX, "the number of blobs");
    for (; layers > 0; layers--) {
        parse_layer(parse);
    }
}

verify_graph_t *verify_parse(ncnn_mp_reader_t *reader, bool text, bool trusted, mp_obj_t kept) {
    parse_t parse = { .reader = reader };
    vstr_init(&parse.line, 256);
    verify_build_begin(&parse.build, text, trusted, kept);
    parse_file(&parse);
    ncnn_mp_callback_raise();
    return verify_build_end(&parse.build);
}
