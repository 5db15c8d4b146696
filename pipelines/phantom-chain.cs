#!/usr/bin/env dotnet
// The whole protocol as one ML.NET chain, on drawn phantoms; a minute or two on two cores.
//   dotnet run -c Release pipelines/phantom-chain.cs
#:project ../src/JdmMl/JdmMl.csproj
#:property TargetFramework=net10.0
#:property PublishAot=false
#:property UsesTorch=true
#:property RunsTorch=true
#:property UsesMLNet=true

using JdmMl;
using JdmMl.Data;
using JdmMl.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

int steps = args.Length > 0 ? int.Parse(args[0]) : 100;
var ml = new MLContext(seed: 7);
ml.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Info) Console.WriteLine(e.Message); };

IDataView train = ml.ImageSegmentation.LoadPairs(new PhantomPairs(PhantomKind.Nuclei, count: 60, size: 64, seed: 1));
IDataView test = ml.ImageSegmentation.LoadPairs(new PhantomPairs(PhantomKind.Nuclei, count: 20, size: 64, seed: 2, split: "test"));

var pipeline =
    ml.ImageSegmentation.Trainers.JointDiffusion(new() { ImageSize = 32, BaseChannels = 32, ResidualBlocks = 1, TrainingSteps = steps, BatchSize = 8, LearningRate = 1e-3 })
      .Append(ml.ImageSegmentation.PairGenerator(new() { Ratio = 1.0, Sampler = Samplers.DpmSolverPlusPlus(10) }), TransformerScope.Training)
      .Append(ml.ImageSegmentation.Trainers.Segmentation(new() { ImageSize = 32, PretrainEpochs = 2, FinetuneEpochs = 2, IterationsPerEpoch = 10, BatchSize = 8 }));

using var model = pipeline.Fit(train);
var metrics = ml.ImageSegmentation.Evaluate(model.Transform(test));
Console.WriteLine($"mDice {100 * metrics.MeanDice:0.0} %, mIoU {100 * metrics.MeanIou:0.0} % on {metrics.Images.Count} held-out images");
