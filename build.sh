#!/usr/bin/env bash
# The one entry point on Linux and macOS. The same verbs exist in build.cmd.
set -euo pipefail
caller="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'TEXT'
usage: ./build.sh <verb> [--stack nuget|local] [--device cpu|cuda] [-- arguments]

  build             compile everything
  test              compile, run every test, end with "N passed, N failed"
  demo [arguments]  train, generate, pretrain, finetune and evaluate on phantoms; writes an HTML report
                    demo --data <folder or manifest> does the same on your image/mask pairs
  run -- <args>     run the jdm command line, for instance: ./build.sh run -- --help
  doctor            show what this machine computes with

The package stack is chosen once by asking the package feed, and kept in Stack.props (not under version control).
--stack overrides it: nuget takes Microsoft.ML and TorchSharp from the feed; local builds stand-ins over an installed libtorch.
--device cuda takes the CUDA natives of the nuget stack. JDM_LIBTORCH=/path chooses another libtorch for the local stack.
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

verb="${1:-}"; [ $# -gt 0 ] && shift
stack=""
args=()
while [ $# -gt 0 ]; do
  case "$1" in
    --stack) [ $# -ge 2 ] || die "--stack needs a value: nuget or local"; stack="$2"; shift 2 ;;
    --stack=*) stack="${1#--stack=}"; shift ;;
    --device) [ $# -ge 2 ] || die "--device needs a value: cpu or cuda"; export TorchDevice="$2"; shift 2 ;;
    --device=*) export TorchDevice="${1#--device=}"; shift ;;
    --) shift; args+=("$@"); break ;;
    *) args+=("$1"); shift ;;
  esac
done
case "$verb" in
  build|test|demo|run|doctor) ;;
  -h|--help|help) usage; exit 0 ;;
  "") usage; exit 2 ;;
  *) say "error: unknown verb '$verb'"; usage; exit 2 ;;
esac
case "${TorchDevice:-cpu}" in cpu|cuda) ;; *) say "error: --device is '$TorchDevice'; expected cpu or cuda"; exit 2 ;; esac
case "$stack" in ""|nuget|local) ;; *) say "error: --stack is '$stack'; expected nuget or local"; exit 2 ;; esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
command -v dotnet >/dev/null || die "the .NET SDK 10 is missing; install it from https://dotnet.microsoft.com/download and run this again"

# --- which stack ------------------------------------------------------------------------------------------------------
can_restore() {   # name, then "Package Version" pairs; prints the feed's complaint
  local folder; folder="$(mktemp -d)"
  { echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup>'
    while [ $# -gt 0 ]; do echo "<PackageReference Include=\"$1\" Version=\"[$2]\" />"; shift 2; done   # exactly this version
    echo '</ItemGroup></Project>'; } >"$folder/probe.csproj"
  local status=0
  dotnet restore "$folder/probe.csproj" -v q >"$folder/log" 2>&1 || status=$?
  [ $status -eq 0 ] || sed -nE 's/.*(NU1[0-9]{3}: [^[]*[^[ ]).*/\1/p' "$folder/log" | head -1
  rm -rf "$folder"
  return $status
}
choose_family() {   # variable for the answer, variable for the reason, name for people, then "Package Version" pairs
  local -n answer="$1" reason="$2"
  local name="$3" complaint; shift 3
  if complaint="$(can_restore "$@")"; then answer=nuget; reason="the feed carries $name"; return; fi
  case "$complaint" in
    NU1101*|NU1102*|NU1103*) answer=local; reason="the feed said: $complaint" ;;
    *) answer=local; keep=no; reason="asking the feed failed: ${complaint:-restore failed}; it is asked again next time" ;;
  esac
}
choose_stack() {
  local ml torch why_ml why_torch keep=yes
  if [ -n "$stack" ]; then
    ml="$stack"; torch="$stack"; why_ml="asked for with --stack"; why_torch="$why_ml"
  elif [ -f Stack.props ]; then
    return
  else
    say "Asking the package feed which packages it carries (once; kept in Stack.props) ..."
    choose_family ml why_ml "Microsoft.ML 5.0.0" Microsoft.ML 5.0.0 Microsoft.ML.ImageAnalytics 5.0.0
    choose_family torch why_torch "TorchSharp 0.102.7" TorchSharp 0.102.7 TorchSharp-cpu 0.102.7
  fi
  if [ "$keep" = yes ]; then
    cat >Stack.props.tmp <<XML
<Project>
  <!-- Written by build.sh. Delete this file to ask the feed again. -->
  <PropertyGroup>
    <MlNetStack Condition="'\$(MlNetStack)' == ''">$ml</MlNetStack>
    <TorchStack Condition="'\$(TorchStack)' == ''">$torch</TorchStack>
  </PropertyGroup>
</Project>
XML
    mv Stack.props.tmp Stack.props
  fi
  export MlNetStack="$ml" TorchStack="$torch"                   # MSBuild reads both
  say "ML.NET from: $ml ($why_ml)"
  say "TorchSharp from: $torch ($why_torch)"
}
prop() { if [ -n "${!1:-}" ]; then echo "${!1}"; else sed -n "s:.*<$1 [^>]*>\(.*\)</$1>.*:\1:p" Stack.props; fi; }

# --- system packages of the local stack -------------------------------------------------------------------------------
turbojpeg_package() { if grep -qi ubuntu /etc/os-release 2>/dev/null; then echo libturbojpeg; else echo libturbojpeg0; fi; }
ensure_system_packages() {
  local missing=() libraries
  libraries="$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)"
  if [ "$(prop TorchStack)" = local ]; then
    command -v cmake >/dev/null || missing+=(cmake)
    command -v g++ >/dev/null || missing+=(g++)
    if [ -z "${JDM_LIBTORCH:-}" ]; then
      [ -e /usr/include/torch/csrc/api/include/torch/torch.h ] || missing+=(libtorch-dev)
      [[ $libraries == *libopenblas.so.0* ]] || missing+=(libopenblas0-pthread)
    elif [ ! -d "$JDM_LIBTORCH/include" ]; then
      die "JDM_LIBTORCH is '$JDM_LIBTORCH', which holds no include folder; expected the root of a libtorch"
    fi
  fi
  if [ "$(prop MlNetStack)" = local ]; then
    [[ $libraries == *libturbojpeg.so.0* ]] || missing+=("$(turbojpeg_package)")
  fi
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || die "the local stack needs these Debian packages or their equals here: ${missing[*]}"
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then sudo="sudo -n"; else
      die "system packages are missing; run:  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    fi
  fi
  say "Installing ${missing[*]} ..."
  $sudo apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "apt-get could not install ${missing[*]}; install them by hand and run this again"
}

artifacts() { dotnet msbuild src/JdmMl.Cli/JdmMl.Cli.csproj -getProperty:ArtifactsPath; }
run_jdm() {
  dotnet build src/JdmMl.Cli/JdmMl.Cli.csproj -c Release -v q -nologo >&2
  local jdm; jdm="$(artifacts)/bin/JdmMl.Cli/release/jdm.dll"
  cd "$caller"                                                  # paths in the arguments are the caller's
  exec dotnet "$jdm" "$@"
}

choose_stack
ensure_system_packages
# TorchSharp 0.102.7 hands numbers to its operators without keeping their owner alive; a collection that another thread begins may free
# one too early. A large first generation (512 MiB, hexadecimal) makes such collections rare.
[ "$(prop TorchStack)" = local ] || export DOTNET_GCgen0size="${DOTNET_GCgen0size:-20000000}"
case "$verb" in
  build) dotnet build JdmMl.sln -c Release -v q -nologo "${args[@]+"${args[@]}"}" ;;
  run) run_jdm "${args[@]+"${args[@]}"}" ;;
  demo) run_jdm demo "${args[@]+"${args[@]}"}" ;;
  doctor) run_jdm doctor "${args[@]+"${args[@]}"}" ;;
  test)
    log="$(mktemp)"
    status=0
    dotnet build JdmMl.sln -c Release -v q -nologo || { echo "0 passed, 1 failed"; exit 1; }
    export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"        # spinning threads cost several times the work on a busy machine
    dotnet test JdmMl.sln -c Release --no-build -m:1 -nologo -v q "${args[@]+"${args[@]}"}" 2>&1 | tee "$log" || status=$?
    read -r passed failed < <(sed -nE 's/.*Failed: +([0-9]+), Passed: +([0-9]+),.*/\1 \2/p' "$log" | awk '{f+=$1; p+=$2} END {print p+0, f+0}')
    rm -f "$log"
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1      # a runner that died counts as a failure
    [ "$passed" -gt 0 ] || failed=$((failed > 0 ? failed : 1))
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] ;;
esac
