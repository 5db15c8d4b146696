// What every function of the shim needs: tensors across the border, and exceptions turned into text.
#pragma once
#include <ATen/ATen.h>

#include <string>
#include <vector>

#define JDM_API extern "C" __attribute__((visibility("default")))

using at::Tensor;
using c10::TensorImpl;

inline thread_local std::string last_error;
template <class F>
auto guarded(F body, decltype(body()) failed) -> decltype(body()) {
  try {
    return body();
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "unknown C++ exception";
  }
  return failed;
}

inline Tensor borrow(void* p) {
  return p ? Tensor(c10::intrusive_ptr<TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(static_cast<TensorImpl*>(p))) : Tensor();
}

inline void* give(Tensor t) { return t.defined() ? t.unsafeReleaseTensorImpl() : nullptr; }

inline TensorImpl* impl(void* p) { return static_cast<TensorImpl*>(p); }

inline std::vector<Tensor> borrow_all(void** p, int64_t n) {
  std::vector<Tensor> all;
  all.reserve(n);
  for (int64_t i = 0; i < n; i++) all.push_back(borrow(p[i]));
  return all;
}
