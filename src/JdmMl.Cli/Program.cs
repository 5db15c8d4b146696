using JdmMl.Cli;

return JdmCommandLine.Run(args, Console.Out, Console.Error);
