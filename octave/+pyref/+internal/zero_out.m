% Set some entries to 0, whatever they are.
%
%     v = pyref.internal.zero_out (v, off)     v, but 0 where off

function v = zero_out (v, off)
  v(off) = 0;
end

%!assert (pyref.internal.zero_out ([NaN -Inf 3 -4], logical ([1 1 0 1])), [0 0 3 0])
