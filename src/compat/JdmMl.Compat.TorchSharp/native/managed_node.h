// Functions whose backward is written in C#: nodes of libtorch's backward graph that call back by number.
#pragma once
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <memory>

#include "border.h"

using torch::autograd::Node;
using torch::autograd::variable_list;

// `id` names the managed context.
using Backward = int (*)(int64_t id, void* node, void** gradients, int count, void** outputs, int capacity);
using Released = void (*)(int64_t id);
inline Backward managed_backward = nullptr;
inline Released managed_released = nullptr;
inline Released managed_spent = nullptr;  // the saved tensors may go, the node stays
using ErrorText = const char* (*)();
inline ErrorText managed_error = nullptr;

struct ManagedNode : Node {
  int64_t id;
  explicit ManagedNode(int64_t id) : id(id) {}
  ~ManagedNode() override { managed_released(id); }
  std::string name() const override { return "ManagedNode"; }
  void release_variables() override { managed_spent(id); }
  variable_list apply(variable_list&& gradients) override {
    std::vector<void*> in;
    for (auto& g : gradients) in.push_back(give(g));
    std::vector<void*> out(num_outputs());
    std::shared_ptr<Node> self = shared_from_this();
    int rc = managed_backward(id, &self, in.data(), static_cast<int>(in.size()), out.data(), static_cast<int>(out.size()));
    TORCH_CHECK(rc == 0, managed_error());
    variable_list result;
    for (void* p : out) {
      result.push_back(borrow(p));
      if (p) c10::raw::intrusive_ptr::decref(impl(p));
    }
    return result;
  }
};

JDM_API void jdm_set_managed_backward(Backward backward, Released spent, Released released, ErrorText error) {
  managed_backward = backward;
  managed_spent = spent;
  managed_released = released;
  managed_error = error;
}
// Makes `output` the result of a managed function of `inputs`: its gradient goes through managed_backward(id).
JDM_API void* jdm_node_new(int64_t id, void** inputs, int n) {
  auto* node = new std::shared_ptr<ManagedNode>(new ManagedNode(id), torch::autograd::deleteNode);
  auto vars = borrow_all(inputs, n);
  torch::autograd::edge_list edges;
  for (auto& v : vars) edges.push_back(torch::autograd::impl::gradient_edge(v));
  (*node)->set_next_edges(std::move(edges));
  return node;
}
JDM_API void jdm_node_release(void* node) { delete static_cast<std::shared_ptr<ManagedNode>*>(node); }
JDM_API int jdm_node_attach(void* node, void* output) {
  return guarded([&] {
    auto& function = *static_cast<std::shared_ptr<ManagedNode>*>(node);
    Tensor t = borrow(output);
    if (t.defined()) torch::autograd::create_gradient_edge(t, function);
    else function->add_input_metadata(Node::undefined_input());  // an output without gradient keeps its place
    return 0;
  }, -1);
}
JDM_API void* jdm_saved_new(void* tensor, int is_output) { return guarded([&] { return new torch::autograd::SavedVariable(borrow(tensor), is_output != 0); }, nullptr); }
JDM_API void jdm_saved_free(void* saved) { delete static_cast<torch::autograd::SavedVariable*>(saved); }
JDM_API void* jdm_saved_unpack(void* saved, void* node) {
  return guarded([&] { return give(static_cast<torch::autograd::SavedVariable*>(saved)->unpack(node ? *static_cast<std::shared_ptr<Node>*>(node) : nullptr)); }, nullptr);
}
