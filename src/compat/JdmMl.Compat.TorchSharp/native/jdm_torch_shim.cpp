// The C face of libtorch that the C# side calls: any operator by name through the dispatcher, boxed,
// and plain functions for what is no operator. Compiles against libtorch 1.13 and 2.x, CPU or CUDA.
//
// A tensor crosses the border as a TensorImpl* that owns one reference. Every function that can fail
// returns -1 (or null) and leaves its message for jdm_error().
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "border.h"
#include "managed_node.h"

using c10::IValue;

// std::optional or c10::optional, whichever this libtorch uses
template <class T>
using Optional = decltype(std::declval<const IValue&>().template toOptional<T>());

namespace {

enum Tag : int32_t { None, TensorTag, Int, Double, Bool, Ints, Doubles, Bools, Tensors, OptionalTensors, String, DeviceTag, GeneratorTag, Default };

struct Value {  // 16 bytes, mirrored in C#
  int32_t tag;
  int32_t count;
  union { void* pointer; int64_t integer; double real; };
};

thread_local torch::jit::Stack stack;
thread_local std::vector<Value> results;

struct Operator {
  c10::OperatorHandle handle;
  std::vector<std::decay_t<decltype(std::declval<const c10::Argument&>().default_value())>> defaults;  // one an argument
};

c10::Device device_of(int64_t code) { return {static_cast<c10::DeviceType>(code >> 8), static_cast<c10::DeviceIndex>(static_cast<int8_t>(code & 0xff))}; }

template <class T, class Source>
IValue list_of(const Value& v) {
  c10::List<T> list;
  list.reserve(v.count);
  auto* source = static_cast<Source*>(v.pointer);
  for (int32_t i = 0; i < v.count; i++) list.push_back(static_cast<T>(source[i]));
  return list;
}

template <class Fallback>
IValue argument(const Value& v, const Fallback& fallback) {
  switch (v.tag) {
    case None: return {};
    case TensorTag: return borrow(v.pointer);
    case Int: return v.integer;
    case Double: return v.real;
    case Bool: return v.integer != 0;
    case Ints: return list_of<int64_t, int64_t>(v);
    case Doubles: return list_of<double, double>(v);
    case Bools: return list_of<bool, int64_t>(v);
    case Tensors: return borrow_all(static_cast<void**>(v.pointer), v.count);
    case OptionalTensors: {
      c10::List<Optional<Tensor>> list;
      for (int32_t i = 0; i < v.count; i++) {
        void* p = static_cast<void**>(v.pointer)[i];
        list.push_back(p ? Optional<Tensor>(borrow(p)) : Optional<Tensor>());
      }
      return list;
    }
    case String: return std::string(static_cast<const char*>(v.pointer), v.count);
    case DeviceTag: return device_of(v.integer);
    case GeneratorTag: return *static_cast<at::Generator*>(v.pointer);
    case Default: TORCH_CHECK(fallback, "the argument has no default"); return *fallback;
    default: TORCH_CHECK(false, "argument of unknown kind ", v.tag);
  }
}

void collect(IValue&& v) {
  Value out{None, 0, {nullptr}};
  if (v.isTensor()) {
    out.tag = TensorTag;
    out.pointer = give(std::move(v).toTensor());
  } else if (v.isInt()) {
    out.tag = Int;
    out.integer = v.toInt();
  } else if (v.isDouble()) {
    out.tag = Double;
    out.real = v.toDouble();
  } else if (v.isBool()) {
    out.tag = Bool;
    out.integer = v.toBool();
  } else if (v.isTensorList()) {
    for (Tensor& t : v.toTensorVector()) collect(IValue(std::move(t)));
    return;
  } else {
    TORCH_CHECK(v.isNone(), "an operator returned ", v.tagKind(), ", which this binding does not carry");
  }
  results.push_back(out);
}

}  // namespace

JDM_API const char* jdm_error() { return last_error.c_str(); }
JDM_API const char* jdm_version() { return TORCH_VERSION; }

// A report that lives until the next one on this thread: 0 build configuration, 1 parallel setup.
JDM_API const char* jdm_report(int which) {
  static thread_local std::string text;
  text = guarded([&] { return which == 0 ? at::show_config() : at::get_parallel_info(); }, std::string());
  return text.c_str();
}

JDM_API void* jdm_find(const char* name, const char* overload) {  // cached by the caller for the process
  return guarded([&]() -> void* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found.has_value(), "libtorch " TORCH_VERSION " has no operator ", name, *overload ? "." : "", overload);
    auto op = std::make_unique<Operator>(Operator{*found, {}});
    for (auto& a : found->schema().arguments()) op->defaults.push_back(a.default_value());
    return op.release();
  }, nullptr);
}

// Calls an operator; arguments left out at the end take their defaults. With `out` null the results are
// dropped; more than `capacity` of them wait for jdm_take. Returns their number.
JDM_API int jdm_call(void* opaque, const Value* arguments, int count, Value* out, int capacity) {
  auto& op = *static_cast<Operator*>(opaque);
  const size_t base = stack.size();
  int rc = guarded([&]() -> int {
    TORCH_CHECK(static_cast<size_t>(count) <= op.defaults.size(), "too many arguments for ", op.handle.schema());
    for (int i = 0; i < count; i++) stack.push_back(argument(arguments[i], op.defaults[i]));
    for (size_t i = count; i < op.defaults.size(); i++) {
      TORCH_CHECK(op.defaults[i], "argument ", i, " is missing for ", op.handle.schema());
      stack.push_back(*op.defaults[i]);
    }
    op.handle.callBoxed(&stack);
    if (!out) return 0;
    results.clear();
    for (size_t i = base; i < stack.size(); i++) collect(std::move(stack[i]));
    const int n = static_cast<int>(results.size());
    if (n <= capacity) std::copy(results.begin(), results.end(), out);
    return n;
  }, -1);
  stack.resize(base);
  return rc;
}
JDM_API void jdm_take(Value* out) { std::copy(results.begin(), results.end(), out); }

JDM_API void jdm_free(void* t) { c10::raw::intrusive_ptr::decref(impl(t)); }
JDM_API void* jdm_share(void* t) { c10::raw::intrusive_ptr::incref(impl(t)); return t; }
JDM_API int jdm_dim(void* t) { return static_cast<int>(impl(t)->dim()); }
JDM_API int64_t jdm_numel(void* t) { return impl(t)->numel(); }
JDM_API int jdm_dtype(void* t) { return static_cast<int>(c10::typeMetaToScalarType(impl(t)->dtype())); }
JDM_API int jdm_item_size(void* t) { return static_cast<int>(impl(t)->dtype().itemsize()); }
JDM_API int64_t jdm_size(void* t, int d) { return impl(t)->sizes()[d]; }
JDM_API int64_t jdm_stride(void* t, int d) { return impl(t)->strides()[d]; }
JDM_API int64_t jdm_offset(void* t) { return impl(t)->storage_offset(); }
JDM_API int jdm_device(void* t) { auto d = impl(t)->device(); return (static_cast<int>(d.type()) << 8) | (static_cast<uint8_t>(d.index())); }
JDM_API int jdm_is_contiguous(void* t) { return impl(t)->is_contiguous(); }
JDM_API int jdm_layout(void* t) { return static_cast<int>(impl(t)->layout()); }
JDM_API void* jdm_data(void* t) { return guarded([&] { return borrow(t).data_ptr(); }, nullptr); }
JDM_API int jdm_requires_grad(void* t) { return borrow(t).requires_grad(); }
JDM_API int jdm_set_requires_grad(void* t, int on) { return guarded([&] { borrow(t).set_requires_grad(on != 0); return 0; }, -1); }
JDM_API int jdm_is_leaf(void* t) { return borrow(t).is_leaf(); }
JDM_API void* jdm_grad(void* t) { return give(borrow(t).grad()); }
JDM_API void jdm_set_grad(void* t, void* g) { borrow(t).mutable_grad() = borrow(g); }  // any dtype, as TorchSharp lets one
JDM_API void* jdm_from_memory(const void* source, const int64_t* sizes, int dims, int dtype) {
  return guarded([&] {
    auto t = at::empty(c10::IntArrayRef(sizes, dims), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
    if (t.numel()) std::memcpy(t.data_ptr(), source, t.nbytes());
    return give(std::move(t));
  }, nullptr);
}

JDM_API int jdm_grad_mode() { return c10::GradMode::is_enabled(); }
JDM_API void jdm_set_grad_mode(int on) { c10::GradMode::set_enabled(on != 0); }
JDM_API void* jdm_inference_enter(int on) { return new c10::InferenceMode(on != 0); }
JDM_API void jdm_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
JDM_API int jdm_inference_mode() { return c10::InferenceMode::is_enabled(); }

JDM_API int jdm_backward(void** tensors, int n, void** gradients, int ng, int retain, int create, void** inputs, int ni) {
  return guarded([&] {
    auto given = borrow_all(gradients, ng);
    torch::autograd::backward(borrow_all(tensors, n), given, retain != 0, create != 0, borrow_all(inputs, ni));
    return 0;
  }, -1);
}
JDM_API int jdm_autograd_grad(void** outputs, int n, void** inputs, int ni, void** gradients, int ng, int retain, int create, int unused, void** out) {
  return guarded([&] {
    auto grads = torch::autograd::grad(borrow_all(outputs, n), borrow_all(inputs, ni), borrow_all(gradients, ng), retain != 0, create != 0, unused != 0);
    for (size_t i = 0; i < grads.size(); i++) out[i] = give(std::move(grads[i]));
    return 0;
  }, -1);
}

JDM_API void* jdm_generator_new(uint64_t seed, int device) {
  return guarded([&]() -> void* {
    auto d = device_of(device);
    if (d.is_cpu()) return new at::Generator(at::detail::createCPUGenerator(seed));
    auto g = at::globalContext().defaultGenerator(d).clone();
    g.set_current_seed(seed);
    return new at::Generator(std::move(g));
  }, nullptr);
}
JDM_API void* jdm_generator_default() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
JDM_API void jdm_generator_free(void* g) { delete static_cast<at::Generator*>(g); }
JDM_API void jdm_generator_seed(void* p, uint64_t seed) {
  auto& g = *static_cast<at::Generator*>(p);
  std::lock_guard<std::mutex> lock(g.mutex());
  g.set_current_seed(seed);
}
JDM_API uint64_t jdm_generator_initial_seed(void* g) { return static_cast<at::Generator*>(g)->current_seed(); }
JDM_API void* jdm_generator_state(void* g) { return guarded([&] { return give(static_cast<at::Generator*>(g)->get_state()); }, nullptr); }
JDM_API int jdm_generator_set_state(void* g, void* t) { return guarded([&] { static_cast<at::Generator*>(g)->set_state(borrow(t)); return 0; }, -1); }
JDM_API void jdm_manual_seed(uint64_t seed) { at::manual_seed(seed); }

JDM_API int jdm_threads() { return at::get_num_threads(); }
JDM_API int jdm_set_threads(int n) { return guarded([&] { at::set_num_threads(n); return 0; }, -1); }
JDM_API int jdm_interop_threads() { return at::get_num_interop_threads(); }
JDM_API int jdm_set_interop_threads(int n) { return guarded([&] { at::set_num_interop_threads(n); return 0; }, -1); }
JDM_API int jdm_cuda_count() { return guarded([&] { return torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0; }, 0); }
JDM_API int jdm_cuda_cudnn() { return guarded([&] { return static_cast<int>(torch::cuda::cudnn_is_available()); }, 0); }
JDM_API int jdm_cuda_seed(uint64_t seed) { return guarded([&] { torch::cuda::manual_seed_all(seed); return 0; }, -1); }
JDM_API int jdm_cuda_synchronize(int64_t device) { return guarded([&] { torch::cuda::synchronize(device); return 0; }, -1); }
JDM_API int jdm_tf32(int cudnn, int set) {  // set < 0: only ask
  auto& c = at::globalContext();
  if (set >= 0 && cudnn) c.setAllowTF32CuDNN(set != 0);
  if (set >= 0 && !cudnn) c.setAllowTF32CuBLAS(set != 0);
  return cudnn ? c.allowTF32CuDNN() : c.allowTF32CuBLAS();
}
