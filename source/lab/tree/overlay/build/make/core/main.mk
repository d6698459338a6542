include build/make/core/config.mk

PRODUCT_OUT := $(OUT_DIR)/target/product/$(TARGET_DEVICE)
HOST_OUT := $(OUT_DIR)/host/linux-x86
$(shell mkdir -p $(PRODUCT_OUT) $(HOST_OUT))
# soong_ui reads both and stops without them.
$(file >$(PRODUCT_OUT)/.installable_files,$(PRODUCT_OUT))
$(file >$(HOST_OUT)/.installable_test_files,$(HOST_OUT))

ALL_MODULES :=
INSTALLED_MODULES :=
-include $(SOONG_MAKEVARS_MK)
-include $(SOONG_ANDROID_MK)

# As in AOSP the default goal is what gets installed, with whatever that needs; all_modules also has static libraries
# that nothing uses.
.PHONY: droid all_modules
droid: $(INSTALLED_MODULES)
all_modules: $(ALL_MODULES)
