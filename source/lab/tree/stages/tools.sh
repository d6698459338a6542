# tools.sh: the programs of prebuilts/build-tools, into /stage/out. Runs inside the build root, without network.
set -eu
. /stage/recipe/stages/library.sh
unpack ninja-build /tmp/ninja
cd /tmp/ninja
cp "$recipe/ninja/status-frontend.h" src/status_frontend.h
replace src/ninja.cc '#include "status.h"
' '#include "status.h"
#include "status_frontend.h"
'
replace src/ninja.cc '  const char* working_dir;
' '  const char* working_dir;

  /// File that gets the stream of build events instead of the screen.
  const char* frontend_file;
'
replace src/ninja.cc 'enum { OPT_VERSION = 1, OPT_QUIET = 2 };' 'enum { OPT_VERSION = 1, OPT_QUIET = 2, OPT_FRONTEND_FILE = 3 };'
replace src/ninja.cc '    { "quiet", no_argument, NULL, OPT_QUIET },
' '    { "quiet", no_argument, NULL, OPT_QUIET },
    { "frontend_file", required_argument, NULL, OPT_FRONTEND_FILE },
'
replace src/ninja.cc '"d:f:j:k:l:nt:vw:C:h"' '"d:f:j:k:l:no:t:vw:C:h"'
replace src/ninja.cc "      case 'w':
        if (!WarningEnable" "      case OPT_FRONTEND_FILE:
        options->frontend_file = optarg;
        break;
      case 'o':
        if (!OutputOption(optarg))
          return 1;
        break;
      case 'w':
        if (!WarningEnable"
replace src/ninja.cc '/// Set a warning flag.  Returns false' '/// Options of AOSP'"'"'s ninja about outputs: understood, without effect here.
bool OutputOption(const string& name) {
  if (name == "usesphonyoutputs=yes" || name == "usesphonyoutputs=no" ||
      name == "preremoveoutputs=yes" || name == "preremoveoutputs=no")
    return true;
  Error("unknown output option '"'%s'"'", name.c_str());
  return false;
}

/// Set a warning flag.  Returns false'
replace src/ninja.cc '  } else if (name == "depfilemulti=err" ||' '  } else if (name == "missingdepfile=err" || name == "missingdepfile=warn" ||
             name == "outputdir=err" || name == "outputdir=warn" ||
             name == "missingoutfile=err" || name == "missingoutfile=warn") {
    // Checks of AOSP'"'"'s ninja: understood, without effect here.
    return true;
  } else if (name == "depfilemulti=err" ||'
replace src/ninja.cc 'Status* status = new StatusPrinter(config);' 'Status* status = options.frontend_file
      ? static_cast<Status*>(new StatusFrontend(config, options.frontend_file))
      : static_cast<Status*>(new StatusPrinter(config));'
# Kati writes phony_output into its rules, and AOSP's ninja also knows symlink_outputs.
replace src/eval_env.cc '      var == "msvc_deps_prefix";' '      var == "msvc_deps_prefix" ||
      var == "phony_output" ||
      var == "symlink_outputs";'
# Only the C library stays shared: it is upward compatible, so the program runs on this and every later base.
LDFLAGS='-static-libstdc++ -static-libgcc' python3 configure.py --bootstrap >/tmp/ninja.log 2>&1 || { tail -n 20 /tmp/ninja.log >&2; exit 1; }
mkdir -p /stage/out/bin
install -s ninja /stage/out/bin/ninja
install /usr/bin/ckati /stage/out/bin/ckati
relocatable /stage/out/bin /stage/out/lib64 /stage/out/bin/ckati
