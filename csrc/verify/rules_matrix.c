// Layers that multiply matrices, recurrent ones, data.

#include "rules.h"

// MemoryData: w, h, c, d (11), and whether it has a tag (21). Without a w, ncnn makes a number of its own
// and writes nothing into it.

verify_wrong_t check_memorydata(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    bool d = p[11].i != 0, c = d || p[2].i != 0, h = c || p[1].i != 0;
    RULE(memorydata_shape, (!h || p[1].i > 0) && (!c || p[2].i > 0), SIZE);
    return RIGHT;
}

static verify_shape_t memorydata_shape(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    int32_t dims = p[11].i != 0 ? 4 : p[2].i != 0 ? 3 : p[1].i != 0 ? 2 : 1;
    return (verify_shape_t) { .dims = dims, .w = p[0].i, .h = MAX(p[1].i, 1), .d = MAX(p[11].i, 1), .c = MAX(p[2].i, 1) };
}

void weights_memorydata(const verify_layer_t *layer, verify_weights_t *weights) {
    verify_shape_t shape = memorydata_shape(layer);
    verify_weight(weights, verify_elements(&shape), layer->p[21].i == 1 ? STORED_RAW : STORED_FLOATS);
}

verify_wrong_t shape_memorydata(verify_layer_t *layer, const verify_shape_t *in) {
    (void)in;
    *verify_top(layer, 0) = memorydata_shape(layer);
    return RIGHT;
}

/******************************************************************************/
// LSTM, GRU, RNN: outputs, size of weights, direction (2: both), hidden size

static bool is_lstm(const verify_layer_t *layer) {
    return layer->row->type == LSTM;
}

static int32_t recurrent_gates(const verify_layer_t *layer) {
    return is_lstm(layer) ? 4 : layer->row->type == GRU ? 3 : 1;
}

static int32_t recurrent_directions(const verify_layer_t *layer) {
    return layer->p[2].i == 2 ? 2 : 1;
}

static int32_t recurrent_hidden(const verify_layer_t *layer) {
    return is_lstm(layer) ? layer->p[3].i : layer->p[0].i;
}

// Weights of so many gates and directions for each input.
static int32_t recurrent_rows(const verify_layer_t *layer) {
    return verify_mul(verify_mul(recurrent_hidden(layer), recurrent_gates(layer)), recurrent_directions(layer));
}

verify_wrong_t check_recurrent(const verify_layer_t *layer) {
    int32_t all = is_lstm(layer) ? 3 : 2; // with states
    RULE(recurrent_weight_size, layer->p[1].i % recurrent_rows(layer) == 0, WEIGHT_SIZE);
    RULE(recurrent_arity, (layer->bottoms == 1 || layer->bottoms == all) && (layer->tops == 1 || layer->tops == all), BOTTOMS);
    return RIGHT;
}

void weights_recurrent(const verify_layer_t *layer, verify_weights_t *weights) {
    int32_t outputs = layer->p[0].i, rows = recurrent_rows(layer);
    int32_t gates = recurrent_gates(layer), biases = gates == 3 ? 4 : gates;
    verify_weight(weights, layer->p[1].i, STORED_FLOATS);
    verify_weight(weights, verify_mul(rows / gates, biases), STORED_FLOATS);
    verify_weight(weights, verify_mul(rows, outputs), STORED_FLOATS);
    if (recurrent_hidden(layer) != outputs) {
        verify_weight(weights, verify_mul(verify_mul(recurrent_hidden(layer), outputs), recurrent_directions(layer)), STORED_FLOATS);
    }
}

verify_wrong_t shape_recurrent(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t directions = recurrent_directions(layer);
    RULE(recurrent_inputs, in->dims == 2 && in->w == layer->p[1].i / recurrent_rows(layer), INPUT);
    int32_t states = is_lstm(layer) ? 2 : 1;
    for (int32_t i = 1; i <= states; i++) {
        verify_shape_t state = { .dims = 2, .w = i == 1 ? layer->p[0].i : recurrent_hidden(layer), .h = directions, .d = 1, .c = 1 };
        if (layer->bottoms > 1) {
            const verify_shape_t *given = verify_bottom(layer, i);
            RULE(recurrent_states, given->dims <= 2 && given->w == state.w && given->h == state.h, FIT);
            state = *given;
        }
        if (layer->tops > 1) {
            *verify_top(layer, i) = state;
        }
    }
    return verify_top_2(layer, verify_mul(layer->p[0].i, directions), in->h);
}

/******************************************************************************/
// Gemm: alpha * A * B + beta * C, each of them a weight or an input

enum {
    GEMM_TRANS_A = 2, GEMM_TRANS_B = 3, GEMM_CONST_A = 4, GEMM_CONST_B = 5, GEMM_CONST_C = 6, GEMM_M = 7, GEMM_N = 8, GEMM_K = 9,
    GEMM_TYPE_C = 10, GEMM_N1M = 11, GEMM_TRANS_OUT = 14,
};

// How C is spread: one number, one a row (1, 2), a whole matrix, one a column; none.
enum { C_NUMBER = 0, C_ROWS = 1, C_ROWS_2D = 2, C_MATRIX = 3, C_COLUMNS = 4, C_NONE = -1 };

verify_wrong_t check_gemm(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    int32_t needed = !p[GEMM_CONST_A].i + !p[GEMM_CONST_B].i;
    int32_t optional = !p[GEMM_CONST_C].i;
    // Of two weights and no third ncnn wants the third as its only input.
    int32_t least = needed == 0 ? optional : needed;
    RULE(gemm_arity, layer->bottoms >= least && layer->bottoms <= needed + optional, BOTTOMS);
    return RIGHT;
}

void weights_gemm(const verify_layer_t *layer, verify_weights_t *weights) {
    const verify_value_t *p = layer->p;
    int32_t m = p[GEMM_M].i, n = p[GEMM_N].i, k = p[GEMM_K].i;
    if (p[GEMM_CONST_A].i) {
        verify_weight(weights, verify_mul(m, k), STORED_FLOATS);
    }
    if (p[GEMM_CONST_B].i) {
        verify_weight(weights, verify_mul(n, k), STORED_FLOATS);
    }
    if (p[GEMM_CONST_C].i && p[GEMM_TYPE_C].i != C_NONE) {
        const int32_t counts[] = { 1, m, m, verify_mul(n, m), n };
        verify_weight(weights, counts[p[GEMM_TYPE_C].i], STORED_FLOATS);
    }
}

// Rows and columns of an operand before it is turned over.
static verify_wrong_t gemm_operand(const verify_shape_t *shape, int32_t *rows, int32_t *columns) {
    if (shape != NULL) {
        RULE(gemm_dims, shape->dims == 2 || (shape->dims == 3 && shape->h == 1), DIMS);
        *rows = verify_channels(shape);
        *columns = shape->w;
    }
    return RIGHT;
}

// Whether C can be spread over the result.
static bool gemm_spreads(const verify_layer_t *layer, int32_t m, int32_t n, const verify_shape_t *c) {
    const verify_value_t *p = layer->p;
    if (p[GEMM_CONST_C].i) {
        int32_t type = p[GEMM_TYPE_C].i;
        bool rows = type == C_ROWS || type == C_ROWS_2D || type == C_MATRIX, columns = type == C_MATRIX || type == C_COLUMNS;
        return (!rows || p[GEMM_M].i == m) && (!columns || p[GEMM_N].i == n);
    }
    return c == NULL || (c->dims == 1 && (c->w == 1 || c->w == m || c->w == n))
           || (c->dims == 2 && ((c->h == m && (c->w == 1 || c->w == n)) || (c->w == n && c->h == 1)));
}

verify_wrong_t shape_gemm(verify_layer_t *layer, const verify_shape_t *in) {
    (void)in;
    const verify_value_t *p = layer->p;
    bool trans_a = p[GEMM_TRANS_A].i, trans_b = p[GEMM_TRANS_B].i;
    int32_t next = 0;
    int32_t rows = trans_a ? p[GEMM_K].i : p[GEMM_M].i, columns = trans_a ? p[GEMM_M].i : p[GEMM_K].i;
    const verify_shape_t *a = p[GEMM_CONST_A].i ? NULL : verify_bottom(layer, next++);
    TRY(gemm_operand(a, &rows, &columns));
    int32_t m = trans_a ? columns : rows, k = trans_a ? rows : columns;
    rows = trans_b ? p[GEMM_N].i : p[GEMM_K].i;
    columns = trans_b ? p[GEMM_K].i : p[GEMM_N].i;
    const verify_shape_t *b = p[GEMM_CONST_B].i ? NULL : verify_bottom(layer, next++);
    TRY(gemm_operand(b, &rows, &columns));
    int32_t n = trans_b ? rows : columns;
    RULE(gemm_inner, k == (trans_b ? columns : rows), FIT);
    RULE(gemm_c, gemm_spreads(layer, m, n, next < layer->bottoms ? verify_bottom(layer, next) : NULL), FIT);
    int32_t w = p[GEMM_TRANS_OUT].i ? m : n, h = p[GEMM_TRANS_OUT].i ? n : m;
    return p[GEMM_N1M].i ? verify_top_3(layer, w, 1, h) : verify_top_2(layer, w, h);
}

/******************************************************************************/

// The axes that matrices are counted along: equal, or one in either.
static verify_wrong_t matmul_batch(int32_t a, int32_t b, int32_t *size) {
    RULE(matmul_batch, a == b || a == 1 || b == 1, FIT);
    *size = MAX(a, b);
    return RIGHT;
}

verify_wrong_t shape_matmul(verify_layer_t *layer, const verify_shape_t *in) {
    verify_shape_t a = *in, b = *verify_bottom(layer, 1);
    bool trans_b = layer->p[0].i != 0;
    // A vector is a row on the left, a column on the right.
    int32_t rows_b = b.dims == 1 ? b.w : trans_b ? b.w : b.h;
    int32_t columns = b.dims == 1 ? 1 : trans_b ? b.h : b.w;
    RULE(matmul_inner, a.w == rows_b, FIT);
    int32_t rows = a.h;
    if (a.dims == 1 || b.dims == 1) {
        const verify_shape_t *many = a.dims == 1 ? &b : &a;
        int32_t left = a.dims == 1 ? columns : rows;
        return many->dims <= 2 ? verify_top_1(layer, left)
            : many->dims == 3 ? verify_top_2(layer, left, many->c)
            : verify_top_3(layer, left, many->d, many->c);
    }
    int32_t dims = MAX(a.dims, b.dims);
    if (dims == 4) {
        // ncnn makes one of three dimensions deep.
        for (int i = 0; i < 2; i++) {
            verify_shape_t *one = i == 0 ? &a : &b;
            if (one->dims == 3) {
                one->d = one->c;
                one->c = 1;
            }
        }
    }
    int32_t d, c;
    TRY(matmul_batch(a.d, b.d, &d));
    TRY(matmul_batch(a.c, b.c, &c));
    return verify_top_4(layer, dims, (const int32_t[]) { columns, rows, d, c });
}

/******************************************************************************/
// Embed: outputs, how many words there are, bias, size of weights

verify_wrong_t check_embed(const verify_layer_t *layer) {
    RULE(embed_weight_size, verify_mul(layer->p[0].i, layer->p[1].i) == layer->p[3].i, WEIGHT_SIZE);
    return RIGHT;
}

void weights_embed(const verify_layer_t *layer, verify_weights_t *weights) {
    verify_weight(weights, layer->p[3].i, STORED_FLOATS);
    if (layer->p[2].i != 0) {
        verify_weight(weights, layer->p[0].i, STORED_RAW);
    }
}

verify_wrong_t shape_embed(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(embed_dims, in->dims == 1, DIMS);
    return verify_top_2(layer, layer->p[0].i, in->w);
}

/******************************************************************************/
// MultiHeadAttention: query, key, value, mask; the middle two may be the one before them

enum { MHA_DIM = 0, MHA_HEADS = 1, MHA_WEIGHT_SIZE = 2, MHA_KDIM = 3, MHA_VDIM = 4, MHA_MASK = 5 };

verify_wrong_t check_multiheadattention(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    RULE(mha_heads, p[MHA_DIM].i % p[MHA_HEADS].i == 0, GROUPS);
    RULE(mha_weight_size, p[MHA_WEIGHT_SIZE].i % p[MHA_DIM].i == 0, WEIGHT_SIZE);
    int32_t blobs = layer->bottoms - p[MHA_MASK].i;
    RULE(mha_arity, blobs >= 1 && blobs <= 3, BOTTOMS);
    return RIGHT;
}

void weights_multiheadattention(const verify_layer_t *layer, verify_weights_t *weights) {
    const verify_value_t *p = layer->p;
    int32_t dim = p[MHA_DIM].i, queries = p[MHA_WEIGHT_SIZE].i / dim;
    const int32_t inputs[] = { queries, p[MHA_KDIM].i, p[MHA_VDIM].i, queries };
    for (size_t i = 0; i < 4; i++) {
        verify_weight(weights, verify_mul(dim, inputs[i]), STORED_FLOATS);
        verify_weight(weights, i < 3 ? dim : queries, STORED_RAW);
    }
}

verify_wrong_t shape_multiheadattention(verify_layer_t *layer, const verify_shape_t *in) {
    const verify_value_t *p = layer->p;
    int32_t blobs = layer->bottoms - p[MHA_MASK].i;
    const verify_shape_t *q = in;
    const verify_shape_t *k = verify_bottom(layer, blobs >= 2 ? 1 : 0);
    const verify_shape_t *v = verify_bottom(layer, blobs - 1);
    int32_t queries = p[MHA_WEIGHT_SIZE].i / p[MHA_DIM].i;
    RULE(mha_inputs, q->dims == 2 && k->dims == 2 && v->dims == 2 && q->w == queries && k->w == p[MHA_KDIM].i && v->w == p[MHA_VDIM].i
        && k->h == v->h, INPUT);
    if (p[MHA_MASK].i != 0) {
        const verify_shape_t *mask = verify_bottom(layer, layer->bottoms - 1);
        RULE(mha_mask, mask->w == k->h && mask->h == q->h && (mask->dims == 2 || (mask->dims == 3 && (mask->c == 1 || mask->c == p[MHA_HEADS].i))), FIT);
    }
    // What queries, keys and values become, and what each query thinks of each key.
    int32_t work = verify_mul(verify_mul(k->h, q->h), p[MHA_HEADS].i)
        + verify_mul(p[MHA_DIM].i, verify_mul(q->h, 2)) + verify_mul(p[MHA_DIM].i, verify_mul(k->h, 2));
    TRY(verify_workspace(layer, work, 1, 1));
    return verify_top_2(layer, queries, q->h);
}
