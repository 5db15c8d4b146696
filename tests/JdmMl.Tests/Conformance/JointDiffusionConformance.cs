using Microsoft.ML;

namespace JdmMl.Tests.Conformance;

public sealed class JointDiffusionConformance : EstimatorConformance
{
    protected override IEstimator<ITransformer> Estimator(MLContext context)
        => context.GetImageSegmentation().Trainers.JointDiffusion(Small.Diffusion);
}
