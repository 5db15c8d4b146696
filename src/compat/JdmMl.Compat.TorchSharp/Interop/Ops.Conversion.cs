namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: conversion.</summary>
internal static partial class Ops
{
    public static readonly Op ToDevice = new("to", "device");
    public static readonly Op ToDtype = new("to", "dtype");
}
