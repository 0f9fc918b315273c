% Set some entries to 0, whatever they are.
%
%     v = pyref.internal.cut (v, off)     v, but 0 where off

function v = cut (v, off)
  v(off) = 0;
end

%!assert (pyref.internal.cut ([NaN -Inf 3 -4], logical ([1 1 0 1])), [0 0 3 0])
