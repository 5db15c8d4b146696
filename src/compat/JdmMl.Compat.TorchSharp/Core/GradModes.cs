using TorchSharp.Interop;

namespace TorchSharp;

internal sealed class AutoGradMode : IDisposable
{
    private readonly int previous = Native.jdm_grad_mode();

    public AutoGradMode(bool enabled) => Native.jdm_set_grad_mode(enabled ? 1 : 0);

    public static bool IsEnabled => Native.jdm_grad_mode() != 0;

    public void Dispose() => Native.jdm_set_grad_mode(previous);
}

internal sealed class InferenceMode(bool mode) : IDisposable
{
    private nint guard = Native.jdm_inference_enter(mode ? 1 : 0);

    public static bool IsEnabled => Native.jdm_inference_mode() != 0;

    public void Dispose()
    {
        if (guard != 0) Native.jdm_inference_leave(guard);
        guard = 0;
    }
}

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => InferenceMode.IsEnabled;
}
