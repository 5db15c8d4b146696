using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        using var outside = ones(1);
        Tensor inside, deeper, kept;
        using (var outer = NewDisposeScope())
        {
            inside = ones(1);
            using (NewDisposeScope())
            {
                deeper = ones(1);
                kept = (deeper + 1).MoveToOuterDisposeScope();
            }
            Assert.True(deeper.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }
        Assert.True(inside.IsInvalid);
        Assert.True(kept.IsInvalid);
        Assert.False(outside.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside.Handle);
    }

    [Fact]
    public void A_detached_tensor_belongs_to_nobody()
    {
        Tensor free;
        using (NewDisposeScope()) free = ones(2).DetachFromDisposeScope();
        Assert.False(free.IsInvalid);
        using (var scope = NewDisposeScope()) scope.Attach(free);
        Assert.True(free.IsInvalid);
    }

    [Fact]
    public void DisposeEverythingBut_keeps_its_arguments()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(1), ones(1));
        scope.DisposeEverythingBut(a, b);
        Assert.False(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.True(c.IsInvalid);
        Assert.Equal(2, scope.DisposablesCount);
    }

    [Fact]
    public void Moving_goes_along_the_owner_not_the_current_scope()
    {
        using var outer = NewDisposeScope();
        var x = ones(1);
        using (var inner = NewDisposeScope())
        {
            var y = ones(1).MoveToOtherDisposeScope(x);
            Assert.True(outer.Contains(y));
            Assert.False(inner.Contains(y));
        }
        Assert.Equal(2, outer.DisposablesCount);
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(other!));
        other!.Dispose();
    }

    [Fact]
    public void Scopes_may_be_disposed_in_another_order()
    {
        var first = NewDisposeScope();
        var second = NewDisposeScope();
        first.Dispose();
        var x = ones(1);
        Assert.True(second.Contains(x));
        second.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => second.DisposablesCount);
        using var outside = ones(1);
        Assert.Throws<ObjectDisposedException>(() => second.Attach(outside));
    }

    [Fact]
    public void Statistics_count_what_happened_on_the_thread()
    {
        DisposeScopeManager.Statistics.Reset();
        using (NewDisposeScope())
        {
            ones(1);
            ones(1).Dispose();
            ones(1).DetachFromDisposeScope().Dispose();
        }
        using (ones(1)) { }
        var s = DisposeScopeManager.Statistics;
        Assert.Equal((3, 2, 1, 1, 0), (s.CreatedInScopeCount, s.DisposedInScopeCount, s.DetachedFromScopeCount, s.CreatedOutsideScopeCount, s.ThreadTotalLiveCount));
    }
}
