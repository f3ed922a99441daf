// C++ in a user module. Planted: no check of the index.
#include "channels.h"

#include <string.h>

int copy_channel(ncnn_mat_t mat, int index, unsigned char *to) {
    const unsigned char *from = (const unsigned char *)ncnn_mat_get_data(mat);
    size_t bytes = ncnn_mat_get_cstep(mat) * ncnn_mat_get_elemsize(mat);
    size_t kept = bytes < 16 ? bytes : 16;
    memcpy(to, from + (size_t)index * bytes, kept);
    return (int)kept;
}
