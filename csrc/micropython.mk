# The module as MicroPython's make-based ports take it: USER_C_MODULES=<this repository>,
# NCNN_PREFIX=<an installed ncnn>.
NCNN_MP_DIR := $(USERMOD_DIR)

$(foreach file,include/ncnn/c_api.h lib/libncnn.a,$(if $(wildcard $(NCNN_PREFIX)/$(file)),,\
	$(error ncnn_mp: set NCNN_PREFIX to an ncnn installed for this board: \
	'$(NCNN_PREFIX)' has no $(file))))

SRC_USERMOD_C += $(addprefix $(NCNN_MP_DIR)/, \
	allocator.c \
	blob.c \
	buffer.c \
	callback.c \
	datareader.c \
	entry.c \
	error.c \
	extractor.c \
	fail.c \
	foretold.c \
	guard.c \
	handle.c \
	in_place.c \
	layer.c \
	layer_custom.c \
	layer_names.c \
	layer_registry.c \
	layer_run.c \
	mat.c \
	mat_border.c \
	mat_draw.c \
	mat_layout.c \
	mat_pixels.c \
	memory.c \
	modelbin.c \
	module.c \
	net.c \
	net_load.c \
	net_report.c \
	option.c \
	paramdict.c \
	reader.c \
	reserve.c \
	shape.c \
	verify/build.c \
	verify/direct.c \
	verify/infer.c \
	verify/normalise.c \
	verify/params.c \
	verify/parse.c \
	verify/peak.c \
	verify/rules_element.c \
	verify/rules_layout.c \
	verify/rules_matrix.c \
	verify/rules_window.c \
	verify/run.c \
	verify/table.c \
	verify/weights.c \
	verify/write.c \
	verify/wrong.c \
	)

CFLAGS_USERMOD += -I$(NCNN_MP_DIR) -isystem $(NCNN_PREFIX)/include/ncnn
# A board without a C++ runtime has an ncnn that was built with NCNN_SIMPLESTL, and says so here.
NCNN_MP_CXX_RUNTIME ?= -lstdc++
LDFLAGS_USERMOD += $(NCNN_PREFIX)/lib/libncnn.a $(NCNN_MP_CXX_RUNTIME) -lm
