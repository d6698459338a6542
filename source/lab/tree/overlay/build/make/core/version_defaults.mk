# The version of the practice tree: its Soong is of October 2020, between Android 11 and 12, at the API level of 11.
ifndef PLATFORM_SDK_VERSION
  PLATFORM_SDK_VERSION := 30
endif
