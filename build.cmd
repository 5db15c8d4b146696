@echo off
rem The one entry point on Windows. The same verbs exist in build.sh.
setlocal EnableDelayedExpansion
set "caller=%CD%"
cd /d "%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1

set "verb=%~1"
if "%verb%"=="" goto usage
shift
set "stack="
set "args="
:parse
if "%~1"=="" goto parsed
if "%~1"=="--stack" (
  set "stack=%~2"
  shift
  shift
  goto parse
)
if "%~1"=="--device" (
  set "TorchDevice=%~2"
  shift
  shift
  goto parse
)
if "%~1"=="--" (
  shift
  goto parse
)
set args=!args! %1
shift
goto parse
:parsed

if "%verb%"=="help" goto usage
if "%verb%"=="--help" goto usage
set "known="
for %%v in (build test demo run doctor) do if "%verb%"=="%%v" set known=1
if not defined known (
  echo error: unknown verb '%verb%' 1>&2
  goto usage
)
if defined stack if not "%stack%"=="nuget" if not "%stack%"=="local" (
  echo error: --stack is '%stack%'; expected nuget or local 1>&2
  exit /b 2
)
where dotnet >nul 2>nul || (
  echo error: the .NET SDK 10 is missing; install it from https://dotnet.microsoft.com/download and run this again 1>&2
  exit /b 1
)

if defined stack goto choose
if exist Stack.props goto chosen
set stack=nuget
:choose
if "%stack%"=="local" if "%JDM_LIBTORCH%"=="" (
  echo error: the local stack needs an installed libtorch; set JDM_LIBTORCH to its root folder, or use --stack nuget 1>&2
  exit /b 1
)
> Stack.props (
  echo ^<Project^>
  echo   ^<PropertyGroup^>
  echo     ^<MlNetStack Condition="'$(MlNetStack)' == ''"^>%stack%^</MlNetStack^>
  echo     ^<TorchStack Condition="'$(TorchStack)' == ''"^>%stack%^</TorchStack^>
  echo   ^</PropertyGroup^>
  echo ^</Project^>
)
echo ML.NET and TorchSharp from: %stack% 1>&2
:chosen
rem TorchSharp 0.102.7 may free a number too early when another thread begins a collection; a large first generation makes those rare.
if not defined DOTNET_GCgen0size set DOTNET_GCgen0size=20000000

if "%verb%"=="build" (
  dotnet build JdmMl.sln -c Release -v q -nologo%args%
  exit /b !errorlevel!
)
if "%verb%"=="test" goto test
dotnet build src\JdmMl.Cli\JdmMl.Cli.csproj -c Release -v q -nologo 1>&2 || exit /b 1
for /f "usebackq delims=" %%p in (`dotnet msbuild src\JdmMl.Cli\JdmMl.Cli.csproj -getProperty:ArtifactsPath`) do set "artifacts=%%p"
set "jdm=%artifacts%\bin\JdmMl.Cli\release\jdm.dll"
cd /d "%caller%"
if "%verb%"=="run" dotnet "%jdm%"%args%
if "%verb%"=="demo" dotnet "%jdm%" demo%args%
if "%verb%"=="doctor" dotnet "%jdm%" doctor%args%
exit /b %errorlevel%

:test
dotnet build JdmMl.sln -c Release -v q -nologo || (
  echo 0 passed, 1 failed
  exit /b 1
)
set "log=%TEMP%\jdmml-test-%RANDOM%.log"
dotnet test JdmMl.sln -c Release --no-build -m:1 -nologo -v q%args% > "%log%" 2>&1
set status=%errorlevel%
type "%log%"
set passed=0
set failed=0
for /f "tokens=2,3 delims=:," %%a in ('findstr /r /c:"Failed: *[0-9]*, Passed: *[0-9]*" "%log%"') do set /a failed+=%%a
for /f "tokens=4 delims=:," %%a in ('findstr /r /c:"Failed: *[0-9]*, Passed: *[0-9]*" "%log%"') do set /a passed+=%%a
del "%log%"
if not %status%==0 if %failed%==0 set failed=1
if %passed%==0 if %failed%==0 set failed=1
echo %passed% passed, %failed% failed
if %failed%==0 exit /b 0
exit /b 1

:usage
echo usage: build.cmd ^<verb^> [--stack nuget^|local] [--device cpu^|cuda] [-- arguments]
echo.
echo   build             compile everything
echo   test              compile, run every test, end with "N passed, N failed"
echo   demo [arguments]  train, generate, pretrain, finetune and evaluate on phantoms; writes an HTML report
echo   run -- ^<args^>     run the jdm command line
echo   doctor            show what this machine computes with
exit /b 2
