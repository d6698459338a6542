# The product configuration of the practice tree: the variables that soong_ui and Soong ask for, under AOSP's names and
# in AOSP's order of things. AOSP's own is some 50,000 lines.
OUT_DIR ?= out
BUILD_SYSTEM := build/make/core
CLEAR_VARS := $(BUILD_SYSTEM)/clear_vars.mk
SOONG_OUT_DIR := $(OUT_DIR)/soong
TARGET_PRODUCT ?= lab_x86_64
TARGET_BUILD_VARIANT ?= eng
TARGET_BUILD_TYPE := release
PLATFORM_VERSION_CODENAME := REL
PLATFORM_VERSION := 11
TARGET_ARCH := x86_64
TARGET_ARCH_VARIANT := x86_64
HOST_ARCH := x86_64
HOST_OS := linux
HOST_OS_EXTRA := $(shell uname -rsm)
HOST_BUILD_TYPE := release
BUILD_ID := LAB1

ifneq ($(TARGET_PRODUCT),lab_x86_64)
$(error Can not locate config makefile for product "$(TARGET_PRODUCT)". This tree knows lab_x86_64)
endif
TARGET_DEVICE := lab
TARGET_DEVICE_DIR := device/lab
include $(TARGET_DEVICE_DIR)/BoardConfig.mk
include $(BUILD_SYSTEM)/ccache.mk
ifeq ($(WRITE_SOONG_VARIABLES),true)
include $(BUILD_SYSTEM)/soong_config.mk
endif

KATI_GOALS := $(filter-out $(NINJA_ONLY),$(MAKECMDGOALS))
NINJA_GOALS := $(if $(MAKECMDGOALS),$(MAKECMDGOALS),droid)
ifeq ($(CALLED_FROM_SETUP),true)
.PHONY: dump-many-vars
dump-many-vars:
	@$(foreach name,$(DUMP_MANY_VARS),printf "%s='%s'\n" '$(name)' '$($(name))';)
endif
