using JdmMl.Cli;

JdmMl.Cli.Machine.NativeTuning.Apply();
return JdmCommandLine.Run(args, Console.Out, Console.Error);
