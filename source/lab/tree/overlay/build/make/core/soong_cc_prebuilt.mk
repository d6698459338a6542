# A module that Soong has built: programs and shared libraries are installed under out/host, as AOSP's make does. A module
# is named by several blocks (static and shared), so its name is a phony target that gathers them.
ALL_MODULES += $(LOCAL_MODULE)
.PHONY: $(LOCAL_MODULE)
# All that a directory builds; AOSP's make does the same in core/main.mk, with the directories above it.
.PHONY: MODULES-IN-$(subst /,-,$(LOCAL_PATH))
MODULES-IN-$(subst /,-,$(LOCAL_PATH)): $(LOCAL_MODULE)
ifneq ($(filter EXECUTABLES SHARED_LIBRARIES,$(LOCAL_MODULE_CLASS)),)
installed_file := $(patsubst %/,%,$(LOCAL_MODULE_PATH))/$(LOCAL_MODULE_STEM)$(LOCAL_MODULE_SUFFIX)
INSTALLED_MODULES += $(LOCAL_MODULE)
$(LOCAL_MODULE): $(installed_file)
# What a program loads is installed with it.
$(LOCAL_MODULE): | $(LOCAL_SHARED_LIBRARIES)
$(installed_file): $(LOCAL_PREBUILT_MODULE_FILE)
	@echo "Install: $@"
	mkdir -p $(dir $@) && rm -f $@ && cp $< $@
else
$(LOCAL_MODULE): $(LOCAL_PREBUILT_MODULE_FILE)
endif
