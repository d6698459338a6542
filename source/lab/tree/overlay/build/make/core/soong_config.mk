# Tells Soong about the product. Copied only when it differs: the file's time decides whether soong_build runs again.
comma := ,
soong_variables := \
  "Make_suffix":"-$(TARGET_PRODUCT)" \
  "BuildNumberFile":"build_number.txt" \
  "Platform_version_name":"$(PLATFORM_VERSION)" \
  "Platform_sdk_version":30 \
  "Platform_sdk_codename":"REL" \
  "Platform_sdk_final":true \
  "Platform_vndk_version":"30" \
  "HostArch":"$(HOST_ARCH)" \
  "Allow_missing_dependencies":true
empty :=
space := $(empty) $(empty)
soong_variables := $(subst $(space),$(comma),$(strip $(soong_variables)))
$(shell mkdir -p $(SOONG_OUT_DIR))
$(file >$(SOONG_OUT_DIR)/soong.variables.tmp,{$(soong_variables)})
$(shell cmp -s $(SOONG_OUT_DIR)/soong.variables.tmp $(SOONG_OUT_DIR)/soong.variables || cp $(SOONG_OUT_DIR)/soong.variables.tmp $(SOONG_OUT_DIR)/soong.variables)
