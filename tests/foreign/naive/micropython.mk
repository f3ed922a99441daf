# A user C module as people write them: where ncnn lies is written down, relative to this file.
NAIVE_DIR := $(USERMOD_DIR)
NCNN_INSTALL_PREFIX := $(NAIVE_DIR)/../../../ncnn/build/install

SRC_USERMOD_C += $(NAIVE_DIR)/ncnn_mp.c
SRC_USERMOD_CXX += $(NAIVE_DIR)/channels.cpp
CFLAGS_USERMOD += -I$(NAIVE_DIR) -I$(NCNN_INSTALL_PREFIX)/include
LDFLAGS_USERMOD += -L$(NCNN_INSTALL_PREFIX)/lib -lncnn -lstdc++
