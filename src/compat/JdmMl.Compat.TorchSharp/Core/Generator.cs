using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(Native.Check(Native.jdm_generator_new(seed, (int)Arg.Code(device?.type ?? DeviceType.CPU, device?.index ?? -1))))
            => this.device = device ?? CPU;

        private Generator(nint handle)
        {
            Handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(false);

        public IntPtr Handle { get; private set; }

        public Device device { get; private set; }

        public static Generator Default => new(Native.jdm_generator_default());

        public Tensor get_state() => new(Native.Check(Native.jdm_generator_state(Handle)));

        public void set_state(Tensor value)
        {
            Native.Check(Native.jdm_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public Generator manual_seed(long seed)
        {
            Native.jdm_generator_seed(Handle, unchecked((ulong)seed));
            return this;
        }

        public long seed()
        {
            long seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed() => unchecked((long)Native.jdm_generator_initial_seed(Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            nint h = Handle;
            Handle = 0;
            if (h != 0) Native.jdm_generator_free(h);
        }
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static partial class random
    {
        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed)
        {
            Native.jdm_manual_seed(unchecked((ulong)seed));
            return Generator.Default;
        }

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static string __version__ => Marshal.PtrToStringUTF8(Native.jdm_version())!;

    public static int get_num_threads() => Native.jdm_threads();

    public static void set_num_threads(int num) => Native.Check(Native.jdm_set_threads(num));

    public static int get_num_interop_threads() => Native.jdm_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.jdm_set_interop_threads(num));
}
