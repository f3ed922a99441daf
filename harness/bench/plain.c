// Loads a network as a C program would that trusts it: `plain MODEL files|memory TIMES`, with the one thread
// that the module gives ncnn, too. Out of memory weights are copied, as the module copies them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c_api.h"

static const char *data;

static size_t copy(ncnn_datareader_t self, void *to, size_t size) {
    (void)self;
    memcpy(to, data, size);
    data += size;
    return size;
}

static int load_copied(ncnn_net_t net, const char *model) {
    ncnn_datareader_t reader = ncnn_datareader_create();
    reader->read = copy;
    data = model;
    int status = ncnn_net_load_model_datareader(net, reader);
    ncnn_datareader_destroy(reader);
    return status;
}

static char *read_all(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        exit(1);
    }
    long size = ftell(file);
    rewind(file);
    char *all = malloc(size);
    if (all == NULL || fread(all, 1, size, file) != (size_t)size) {
        exit(1);
    }
    fclose(file);
    return all;
}

int main(int argc, char **argv) {
    char param[512], bin[512];
    if (argc != 4) {
        return 2;
    }
    snprintf(param, sizeof(param), "%s.param", argv[1]);
    snprintf(bin, sizeof(bin), "%s.bin", argv[1]);
    char *model = strcmp(argv[2], "memory") == 0 ? read_all(bin) : NULL;
    for (int left = atoi(argv[3]); left > 0; left--) {
        ncnn_net_t net = ncnn_net_create();
        ncnn_option_set_num_threads(ncnn_net_get_option(net), 1);
        if (ncnn_net_load_param(net, param) != 0) {
            return 1;
        }
        if ((model != NULL ? load_copied(net, model) : ncnn_net_load_model(net, bin)) != 0) {
            return 1;
        }
        ncnn_net_destroy(net);
    }
    return 0;
}
