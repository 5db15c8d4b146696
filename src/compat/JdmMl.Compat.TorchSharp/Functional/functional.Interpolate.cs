using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes the trailing dimensions of [N, C, ...] to a size or by factors, as torch::nn::functional::interpolate does.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false)
            {
                int spatial = (int)x.ndim - 2;
                if (size is { Length: 0 }) size = null;
                if (scale_factor is { Length: 0 }) scale_factor = null;
                if ((size is null) == (scale_factor is null))
                    throw new System.Runtime.InteropServices.ExternalException(size is null ? "either size or scale_factor should be defined" : "only one of size or scale_factor should be defined");
                size = Everywhere(size, spatial);
                scale_factor = Everywhere(scale_factor, spatial);
                bool area = mode == InterpolationMode.Area;
                if (scale_factor is not null && (recompute_scale_factor || area))
                {
                    size = new long[spatial];
                    for (int d = 0; d < spatial; d++) size[d] = (long)Math.Floor(x.shape[d + 2] * scale_factor[d]);
                    scale_factor = null;
                }
                bool corners = align_corners ?? false;
                return (mode, spatial) switch
                {
                    (InterpolationMode.Nearest, 1) => Ops.UpsampleNearest1dVec.Call([x, size, scale_factor]),
                    (InterpolationMode.Nearest, 2) => Ops.UpsampleNearest2dVec.Call([x, size, scale_factor]),
                    (InterpolationMode.Nearest, 3) => Ops.UpsampleNearest3dVec.Call([x, size, scale_factor]),
                    (InterpolationMode.Area, 1) => Ops.AdaptiveAvgPool1d.Call([x, size]),
                    (InterpolationMode.Area, 2) => Ops.AdaptiveAvgPool2d.Call([x, size]),
                    (InterpolationMode.Area, 3) => Ops.AdaptiveAvgPool3d.Call([x, size]),
                    (InterpolationMode.Linear, 1) => Ops.UpsampleLinear1dVec.Call([x, size, corners, scale_factor]),
                    (InterpolationMode.Bilinear, 2) => Ops.UpsampleBilinear2dVec.Call([x, size, corners, scale_factor]),
                    (InterpolationMode.Bicubic, 2) => Ops.UpsampleBicubic2dVec.Call([x, size, corners, scale_factor]),
                    (InterpolationMode.Trilinear, 3) => Ops.UpsampleTrilinear3dVec.Call([x, size, corners, scale_factor]),
                    _ => throw new System.Runtime.InteropServices.ExternalException($"Got {x.ndim}D input, which interpolation mode {mode} cannot resize"),
                };
            }

            private static T[]? Everywhere<T>(T[]? values, int dims)
            {
                if (values is null || values.Length == dims) return values;
                if (values.Length == 1) return Enumerable.Repeat(values[0], dims).ToArray();
                throw new System.Runtime.InteropServices.ExternalException($"size or scale_factor shape must match input shape. Input is {dims}D, size or scale_factor has {values.Length} values");
            }
        }
    }
}
