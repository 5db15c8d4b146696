namespace JdmMl;

/// <summary>A refusal that the user can act on: the message names the thing, what was found, what was expected and what to do.</summary>
public class JdmException : Exception
{
    /// <summary>Creates the refusal with a message that stands on its own.</summary>
    public JdmException(string message, Exception? inner = null) : base(message, inner) { }
}
