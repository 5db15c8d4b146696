"""Writes nnunet_plain.pth and nnunet_residual.pth beside it: checkpoints as nnU-Net v2's trainer saves them, around the weights of
unet_3stage.safetensors and residual_unet.safetensors. Every object that a real checkpoint_final.pth holds is there in its real type
(NumPy numbers and arrays, torch.device, optimizer state, aliases of the weights); the second file has the extra entries of PyTorch 2.

Run with any PyTorch from 1.13 on: python3 make_nnunet_checkpoints.py
"""
import collections
import json
import os
import struct
import zipfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def read(name):
    with open(os.path.join(HERE, name + ".safetensors"), "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header, data = json.loads(file.read(size)), file.read()
    header.pop("__metadata__", None)
    return {
        key[len("param/"):]: torch.from_numpy(
            np.frombuffer(data[e["data_offsets"][0]:e["data_offsets"][1]], np.float32).copy().reshape(e["shape"]))
        for key, e in header.items() if key.startswith("param/")
    }


def state_dict(params):
    """Every tensor under all the names that it has in PyTorch, without copies."""
    state = collections.OrderedDict()
    for prefix in ("", "decoder."):
        for name, value in params.items():
            if prefix and not name.startswith("encoder."):
                continue
            state[prefix + name] = value
            alias = name.replace(".conv.", ".all_modules.0.").replace(".norm.", ".all_modules.1.")
            state.setdefault(prefix + alias, value)
    state._metadata = collections.OrderedDict({"": {"version": 1}, "encoder": {"version": 1}})
    return state


DATASET = {
    "channel_names": {"0": "R", "1": "G", "2": "B"}, "labels": {"background": 0, "polyp": 1}, "numTraining": 16,
    "file_ending": ".png", "dataset_name": "Dataset901_Phantoms",
}


def configuration(**more):
    return {
        "data_identifier": "nnUNetPlans_2d", "preprocessor_name": "DefaultPreprocessor", "batch_size": 12, "patch_size": [32, 32],
        "median_image_size_in_voxels": np.array([32.0, 40.0]), "spacing": [1.0, 1.0], "normalization_schemes": ["ZScoreNormalization"] * 3,
        "use_mask_for_norm": [False] * 3, "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None}, "batch_dice": True, **more,
    }


def plans(two_d):
    return {
        "dataset_name": "Dataset901_Phantoms", "plans_name": "nnUNetPlans", "original_median_spacing_after_transp": [999.0, 1.0, 1.0],
        "original_median_shape_after_transp": [1, 32, 40], "image_reader_writer": "NaturalImage2DIO", "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2], "configurations": {"2d": two_d}, "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {
            "0": {"max": np.float32(255), "mean": np.float64(120.5), "median": np.int64(118), "std": 31.25}},
    }


def checkpoint(params, plan, dataset, trainer):
    first = next(iter(params))
    return {
        "network_weights": state_dict(params),
        "optimizer_state": {
            "state": {0: {"momentum_buffer": torch.zeros_like(params[first])}, 1: {"momentum_buffer": None}},
            "param_groups": [{"lr": 1.3e-5, "momentum": 0.99, "nesterov": True, "weight_decay": 3e-05, "params": [0, 1]}],
        },
        "grad_scaler_state": {"scale": 65536.0, "growth_factor": 2.0, "backoff_factor": 0.5, "growth_interval": 2000, "_growth_tracker": 7},
        "logging": {
            "mean_fg_dice": [np.float64(0.25), np.float64(0.5)], "ema_fg_dice": [np.float64(0.25), np.float64(0.275)],
            "dice_per_class_or_region": [[np.float32(0.25)], [np.float32(0.5)]], "train_losses": [np.array(-0.1), np.array([-0.3, 0.1])],
            "val_losses": [float("nan"), -0.2], "lrs": [0.01, 0.005], "epoch_start_timestamps": [1.7e9, 1.7e9 + 60],
        },
        "_best_ema": np.float64(0.275), "current_epoch": 1000,
        "init_args": {
            "plans": plan, "configuration": "2d", "fold": 0, "dataset_json": dataset, "unpack_dataset": True,
            "device": torch.device("cuda", 0),
        },
        "trainer_name": trainer, "inference_allowed_mirroring_axes": (0, 1),
    }


plain = configuration(
    UNet_class_name="PlainConvUNet", UNet_base_num_features=8, n_conv_per_stage_encoder=(2, 2, 2), n_conv_per_stage_decoder=(2, 2),
    num_pool_per_axis=[2, 2], pool_op_kernel_sizes=[[1, 1], [2, 2], [2, 2]], conv_kernel_sizes=[[3, 3]] * 3, unet_max_num_features=512)
torch.save(checkpoint(read("unet_3stage"), plans(plain), DATASET, "nnUNetTrainer"), os.path.join(HERE, "nnunet_plain.pth"))

residual = configuration(architecture={
    "network_class_name": "dynamic_network_architectures.architectures.unet.ResidualEncoderUNet",
    "arch_kwargs": {
        "n_stages": 3, "features_per_stage": [6, 12, 12], "conv_op": "torch.nn.modules.conv.Conv2d", "kernel_sizes": [[3, 3]] * 3,
        "strides": [[1, 1], [2, 2], [2, 2]], "n_blocks_per_stage": [1, 3, 4], "n_conv_per_stage_decoder": [1, 1], "conv_bias": True,
        "norm_op": "torch.nn.modules.instancenorm.InstanceNorm2d", "norm_op_kwargs": {"eps": 1e-05, "affine": True}, "dropout_op": None,
        "dropout_op_kwargs": None, "nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": True}},
    "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"]})
residual["normalization_schemes"] = ["RGBTo01Normalization"] * 3
labels = {**DATASET, "labels": {"background": 0, "gland": 1, "lumen": 2, "ignore": 3}}
path, whole = os.path.join(HERE, "nnunet_residual.pth"), os.path.join(HERE, "whole.pth")
torch.save(checkpoint(read("residual_unet"), plans(residual), labels, "nnUNetTrainerNoMirroring"), whole)
with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
    top = source.namelist()[0].split("/")[0]
    for item in source.namelist():
        target.writestr(zipfile.ZipInfo(item), source.read(item))
    for item, content in ((".format_version", b"1"), (".storage_alignment", b"64"), ("byteorder", b"little"), (".data/serialization_id", b"0" * 40)):
        target.writestr(zipfile.ZipInfo(f"{top}/{item}"), content)
os.remove(whole)
