// Says by its exit status whether an ncnn has the patches of ports/patches/ncnn/, or of ncnn_older/: each
// check is one that the unpatched release fails.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "c_api.h"

// In place of ncnn's weak functions (0020-allocation.patch): counts, and refuses one block.
void *ncnn_fast_malloc(size_t size);
void ncnn_fast_free(void *block);

static int blocks;
static int refused; // which one; 0: none

void *ncnn_fast_malloc(size_t size) {
    return ++blocks == refused ? NULL : malloc(size + 64);
}

void ncnn_fast_free(void *block) {
    free(block);
}

static int failures;

static void check(int holds, const char *patch, const char *what) {
    if (!holds) {
        printf("not as %s makes it: %s\n", patch, what);
        failures++;
    }
}

static void check_empty(ncnn_mat_t mat, const char *what) {
    check(ncnn_mat_get_data(mat) == NULL && ncnn_mat_get_w(mat) == 0, "0010-mat-create-sizes", what);
    ncnn_mat_destroy(mat);
}

// The sizes are such that their bytes wrap to few, or to none, on 32 or on 64 bits: an unpatched ncnn
// writes in front of them. None needs memory.
static void check_sizes(void) {
    check_empty(ncnn_mat_create_1d(0, NULL), "w = 0");
    check_empty(ncnn_mat_create_1d_elem(-1, 4, 1, NULL), "w = -1");
    check_empty(ncnn_mat_create_2d(-8, 8, NULL), "w = -8");
    check_empty(ncnn_mat_create_3d(-1, -1, 1, NULL), "w = h = -1");
    check_empty(ncnn_mat_create_3d(1, 1, -1, NULL), "c = -1");
    check_empty(ncnn_mat_create_4d(INT_MAX, INT_MAX, INT_MAX, INT_MAX, NULL), "all sizes INT_MAX");
    check_empty(ncnn_mat_create_3d(1 << 30, 1 << 30, 4, NULL), "2**64 bytes");
    check_empty(ncnn_mat_create_1d_elem(8, 0, 1, NULL), "elemsize = 0");
}

static void check_refusals(void) {
    refused = blocks = 0;
    ncnn_mat_t mat = ncnn_mat_create_3d(2, 2, 3, NULL);
    check(blocks == 1, "0020-allocation", "a Mat's storage comes from ncnn_fast_malloc()");
    static const float ones[] = { 1, 1, 1 };
    refused = blocks + 1;
    ncnn_mat_substract_mean_normalize(mat, ones, NULL);
    check(blocks == refused, "0030-refused-memory", "nothing is used after a refusal");
    ncnn_mat_destroy(mat);
}

int main(void) {
    check_sizes();
    check_refusals();
    return failures != 0;
}
