using System.Reflection;
using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private DeviceType deviceType = DeviceType.CPU;
            private int deviceIndex = -1;

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RefuseIntegers(dtype);
                if (device.type != DeviceType.CUDA) device = new Device(device.type, -1);
                RefuseMissingCuda(device.type);
                ConvertOwn(dtype, device);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                if (deviceType != DeviceType.CUDA) deviceIndex = -1;
                RefuseMissingCuda(deviceType);
                if (deviceType == this.deviceType && deviceIndex == this.deviceIndex) return this;
                ConvertOwn(null, new Device(deviceType, deviceIndex));
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            /// <summary>Layers keep their Parameter objects (the data is swapped under them); modules written in C# get new ones in their fields.</summary>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RefuseIntegers(dtype);
                ConvertOwn(dtype, null);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => Epilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => Epilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) => Epilog(null, new Device(deviceType, deviceIndex), non_blocking);

            private void Epilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, module) in named_children())
                {
                    if (device is null) module._to(dtype!.Value, non_blocking);
                    else if (dtype is null) module._to(device.type, device.index, non_blocking);
                    else module._to(device, dtype.Value, non_blocking);
                }
                var fields = GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance).ToDictionary(f => f.ComponentName());
                foreach (var (name, parameter) in named_parameters(false).ToList()) ConvertParameter(name, parameter, dtype, device, fields);
                foreach (var (name, buffer) in named_buffers(false).ToList())
                {
                    if (!buffer.toWillCopy(dtype ?? buffer.dtype, device ?? buffer.device)) continue;
                    var converted = buffer.to(Kept(buffer, dtype), device ?? buffer.device, disposeAfter: true).DetachFromDisposeScope();
                    ConditionallyRegisterBuffer(name, converted);
                    if (fields.TryGetValue(name, out var field)) field.SetValue(this, converted);
                }
                if (device is null) return;
                deviceType = device.type;
                deviceIndex = device.index;
            }

            private void ConvertParameter(string name, Parameter parameter, ScalarType? dtype, Device? device, Dictionary<string, FieldInfo> fields)
            {
                using var grad = parameter.grad;
                bool stays = !parameter.toWillCopy(dtype ?? parameter.dtype, device ?? parameter.device)
                    && (grad is null || !grad.toWillCopy(dtype ?? parameter.dtype, device ?? parameter.device));
                if (stays) return;
                var kept = Kept(parameter, dtype);
                Parameter converted;
                using (no_grad())
                {
                    converted = new Parameter(parameter.to(kept, device ?? parameter.device), parameter.requires_grad);
                    converted.DetachFromDisposeScope();
                    if (grad is not null)
                    {
                        using var moved = grad.to(kept, device ?? parameter.device).with_requires_grad(grad.requires_grad);
                        converted.grad = moved;
                    }
                    parameter.Dispose();
                }
                ConditionallyRegisterParameter(name, converted);
                if (fields.TryGetValue(name, out var field)) field.SetValue(this, converted);
            }

            /// <summary>What libtorch's module does: new data under the same tensors, those of integers included.</summary>
            private void ConvertOwn(ScalarType? dtype, Device? device)
            {
                foreach (var (_, tensor) in own)
                {
                    var kept = dtype ?? tensor.dtype;
                    if (!tensor.toWillCopy(kept, device ?? tensor.device)) continue;
                    using (no_grad())
                    using (var converted = tensor.to(kept, device ?? tensor.device))
                        Ops.SetData.InPlace([tensor, converted]);
                }
            }

            private static ScalarType Kept(Tensor tensor, ScalarType? wanted) =>
                wanted is { } w && (tensor.is_floating_point() || tensor.is_complex()) ? w : tensor.dtype;

            private static void RefuseIntegers(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            private static void RefuseMissingCuda(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available()) throw new InvalidOperationException("CUDA is not available.");
            }
        }
    }
}
