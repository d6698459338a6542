# As in AOSP: USE_CCACHE with CCACHE_EXEC puts that program in front of the compiler. Soong reads CC_WRAPPER only.
ifneq ($(filter-out false,$(USE_CCACHE)),)
  CCACHE_COMPILERCHECK ?= content
  CCACHE_SLOPPINESS ?= time_macros,include_file_mtime,file_macro
  CCACHE_BASEDIR ?= /
  CCACHE_CPP2 ?= true
  ifneq ($(CCACHE_EXEC),)
    ifndef CC_WRAPPER
      CC_WRAPPER := $(CCACHE_EXEC)
    endif
    ifndef CXX_WRAPPER
      CXX_WRAPPER := $(CCACHE_EXEC)
    endif
  endif
endif
