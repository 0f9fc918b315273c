% Store an array as a case asks for it: the same numbers, kept in another form.
%
%     value = pyref.internal.store_as (value, way)
%
% way diagonal, permutation or range; '' leaves the array as it is. Octave has no
% permutation and no range in single precision: such an array stays full.

function value = store_as (value, way)
  switch way
    case 'diagonal'
      value = diag (diag (value), size (value, 1), size (value, 2));
    case 'permutation'
      if isa (value, 'double')
        [~, order] = max (value, [], 2);
        value = eye (numel (order));
        value = value(order,:);
      end
    case 'range'
      if isa (value, 'double')
        value = value(1):value(2) - value(1):value(end);
      end
  end
end

%!test <each form is another one for Octave, with the same numbers>
%! x = {[2 0 0; 0 -1 0], [0 0 1; 1 0 0; 0 1 0], [5 3 1]};
%! ways = {'diagonal', 'permutation', 'range'};
%! told = {'diagonal matrix', 'permutation matrix', 'double_range'};
%! has_forms = ~strcmp (typeinfo (eye (2)), 'matrix');   % not with --traditional
%! for i = 1:3
%!   value = pyref.internal.store_as (x{i}, ways{i});
%!   assert (~has_forms || strcmp (typeinfo (value), told{i}));
%!   assert (full (value), x{i});
%! end
%!assert (pyref.internal.store_as ([1 2], ''), [1 2])
%!assert (class (pyref.internal.store_as (single (eye (2)), 'permutation')), 'single')
