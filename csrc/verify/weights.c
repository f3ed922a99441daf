// See weights.h. ncnn asks for a weight's tag first, where it has one, then for all of its data in one
// read. Anything else that it asks for is a mistake of the table, and refused like a wrong file.

#include <string.h>

#include "in_place.h"
#include "weights.h"

// How a file stores weights.
enum { TAG_FLOAT32 = 0, TAG_SCALED = 0x0002C056, TAG_FLOAT16 = 0x01306B47, TAG_BFLOAT16 = 0x01348B83, TAG_INT8 = 0x000D4B38 };

void verify_feed_begin(verify_feed_t *feed, const verify_graph_t *graph) {
    memset(feed, 0, sizeof(*feed));
    feed->graph = graph;
    feed->layer = -1;
}

static void feed_refuse(verify_feed_t *feed, const char *reason) {
    if (GUARD_REFUSES(weights_known, feed->wrong == NULL)) {
        feed->wrong = reason;
        feed->wrong_layer = feed->layer;
    }
}

// The weight that comes next, or NULL.
static const verify_weight_t *feed_next(verify_feed_t *feed) {
    while (feed->next == feed->weights.count) {
        if (feed->layer + 1 >= feed->graph->layers) {
            return NULL;
        }
        const verify_record_t *record = verify_record(feed->graph, ++feed->layer);
        feed->next = 0;
        verify_record_weights(record, &feed->weights);
    }
    return &feed->weights.items[feed->next];
}

// The bytes behind a tag, or 0 where the tag is not one for this weight.
static size_t data_bytes(verify_feed_t *feed, const verify_weight_t *weight, uint32_t tag) {
    size_t count = weight->count;
    switch (tag) {
        case TAG_FLOAT32:
        case TAG_SCALED:
            return count * sizeof(float);
        case TAG_FLOAT16:
            return (count * 2 + 3) / 4 * 4;
        case TAG_INT8:
            if (weight->storage == STORED_INT8) {
                return (count + 3) / 4 * 4;
            }
            feed_refuse(feed, "int8 weights in a layer of floats");
            return 0;
        case TAG_BFLOAT16:
            feed_refuse(feed, "bfloat16 weights");
            return 0;
        default:
            feed_refuse(feed, "weights of a table, or none");
            return 0;
    }
}

static void read_tag(verify_feed_t *feed, const verify_weight_t *weight, void *bytes) {
    uint32_t tag;
    memcpy(&tag, bytes, sizeof(tag));
    size_t data = data_bytes(feed, weight, tag);
    if (feed->wrong != NULL) {
        memset(bytes, 0, sizeof(tag));
    }
    feed->data = data;
}

// Whether a weight's tag comes now, and how many bytes ncnn reads at once of what comes.
static bool feed_wants_tag(const verify_feed_t *feed, const verify_weight_t *weight) {
    return weight->storage != STORED_RAW && feed->data == 0;
}

static size_t feed_wants(const verify_feed_t *feed, const verify_weight_t *weight) {
    return feed_wants_tag(feed, weight) ? sizeof(uint32_t) : feed->data != 0 ? feed->data : (size_t)weight->count * sizeof(float);
}

void verify_feed_read(verify_feed_t *feed, void *bytes, size_t size) {
    if (feed->custom) {
        return;
    }
    const verify_weight_t *weight = feed_next(feed);
    bool tagged = weight != NULL && feed_wants_tag(feed, weight); // GCOVR_EXCL_BR_LINE: none is left where the table is wrong
    size_t wanted = weight == NULL ? 0 : feed_wants(feed, weight); // GCOVR_EXCL_BR_LINE: none is left where the table is wrong
    if (size != wanted) {
        feed_refuse(feed, "ncnn reads other weights than foreseen");
    }
    if (feed->wrong != NULL || weight == NULL) { // GCOVR_EXCL_BR_LINE: none is left where the table is wrong
        memset(bytes, 0, size); // plain floats, all of them zero, to the end
    } else if (tagged) {
        read_tag(feed, weight, bytes);
    } else {
        feed->data = 0;
        feed->next++;
    }
}

void verify_feed_custom(verify_feed_t *feed, int32_t layer, bool begins) {
    // GCOVR_EXCL_START: where the table is wrong of a layer
    if (begins && feed_next(feed) != NULL && feed->layer < layer) {
        feed_refuse(feed, "ncnn reads other weights than foreseen");
    }
    // GCOVR_EXCL_STOP
    feed->custom = begins;
}

void verify_feed_end(verify_feed_t *feed) {
    if (feed_next(feed) != NULL) {
        feed_refuse(feed, "ncnn reads other weights than foreseen");
    }
}

#if NCNN_MP_IN_PLACE

bool verify_weights_are(const verify_graph_t *graph, const uint8_t *bytes, size_t size) {
    verify_feed_t feed;
    verify_feed_begin(&feed, graph);
    const verify_weight_t *weight;
    while (!graph->unknown && feed.wrong == NULL && (weight = feed_next(&feed)) != NULL) {
        size_t wanted = feed_wants(&feed, weight);
        if (wanted > size) {
            return false;
        }
        uint32_t first; // a copy: of what may not be ncnn would get zeros
        memcpy(&first, bytes, sizeof(first));
        verify_feed_read(&feed, &first, wanted);
        bytes += wanted;
        size -= wanted;
    }
    return !graph->unknown && feed.wrong == NULL && size == 0;
}

#endif

uint64_t verify_weights_total(const verify_graph_t *graph, uint64_t *fewest_bytes) {
    uint64_t total = 0;
    *fewest_bytes = 0;
    for (int32_t i = 0; i < graph->layers; i++) {
        verify_weights_t weights;
        verify_record_weights(verify_record(graph, i), &weights);
        for (size_t j = 0; j < weights.count; j++) {
            static const uint8_t bytes_of[] = { [STORED_RAW] = 4, [STORED_FLOATS] = 2, [STORED_INT8] = 1 };
            total += weights.items[j].count;
            *fewest_bytes += (uint64_t)weights.items[j].count * bytes_of[weights.items[j].storage];
        }
    }
    return total;
}
